import type { CheckFinding } from '@holdfast/catalog'
import { counted } from '@holdfast/chunks'
import type { ListFact, VerifyFact } from '../facts.ts'

import { badCopyFinding } from './work-findings.ts'

/** What the nodes' own lists say that the catalogue does not. Pure. */
export function listFindings(listed: readonly ListFact[]): CheckFinding[] {
  return listed.flatMap(({ nodeId, missing, unrecorded, orphans, error }) => {
    const findings: CheckFinding[] = []
    const plain = { chunks: 0, bytes: 0, nodeId }
    if (error !== undefined) {
      findings.push({
        kind: 'node-unknown',
        severity: 'warning',
        ...plain,
        detail: `The node's list of blocks could not be read (${error}).`,
        action: 'Check again when the node answers.',
      })
    }
    if (missing.chunks > 0) {
      findings.push(
        badCopyFinding('missing', { nodeId, ...missing }, 'the node does not list them'),
      )
    }
    if (unrecorded > 0) {
      findings.push({
        kind: 'unrecorded-copies',
        severity: 'notice',
        ...plain,
        chunks: unrecorded,
        detail: `${counted(unrecorded, 'block')} of files on this node ${unrecorded === 1 ? 'is' : 'are'} not counted as ${unrecorded === 1 ? 'a copy' : 'copies'}.`,
        action: 'An inventory of the node hashes and adopts them.',
      })
    }
    if (orphans > 0) {
      findings.push({
        kind: 'orphan-blocks',
        severity: 'notice',
        ...plain,
        chunks: orphans,
        detail: `${counted(orphans, 'block')} on this node ${orphans === 1 ? 'is' : 'are'} unknown to the catalogue.`,
        action: 'An inventory of the node retires them; it asks first when they are many.',
      })
    }
    return findings
  })
}

/**
 * What reading copies again and hashing them came to, less what the node's list has told already.
 * Pure.
 */
export function verifyFindings(
  { bad, unread }: VerifyFact,
  listed: readonly ListFact[] = [],
): CheckFinding[] {
  const told = new Set(listed.filter(({ missing }) => missing.chunks > 0).map((one) => one.nodeId))
  const findings = bad
    .filter(({ kind, nodeId }) => kind === 'corrupt' || !told.has(nodeId))
    .map(({ kind, ...sum }) =>
      badCopyFinding(kind, sum, kind === 'missing' ? 'it was read and not there' : 'wrong bytes'),
    )
  return unread === 0 ? findings : [...findings, unverified(unread)]
}

const unverified = (copies: number): CheckFinding => ({
  kind: 'unverified-copies',
  severity: 'notice',
  chunks: copies,
  bytes: 0,
  detail: `${counted(copies, 'copy', 'copies')} could not be read again: the nodes did not answer.`,
  action: 'Check again when they do; the scrub reads them as well.',
})
