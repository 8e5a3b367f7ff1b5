import type { CheckFacts, CheckFinding } from '@holdfast/catalog'
import { counted } from '@holdfast/chunks'
import type { Facts, ScheduleFact } from '../facts.ts'
import { inBytes, inTime } from './words.ts'

/** The outbox is emptied several times a second. */
const STALE_OUTBOX_SECONDS = 60
/** Due work becomes a job within a second, and jobs take minutes at most; trimming has no hurry. */
const STUCK_WORK_SECONDS = 1_800
const PATIENT: ReadonlySet<string> = new Set(['trim', 'rebalance', 'drain', 'scrub'])
const STUCK_REMOVAL_SECONDS = 3_600

/** What should have been done and was not: contents, removals, the outbox, schedules, brakes. Pure. */
export function workFindings({
  catalogue,
  outbox,
  schedules,
}: Pick<Facts, 'catalogue' | 'outbox' | 'schedules'>): CheckFinding[] {
  return [
    ...contentFindings(catalogue),
    ...issueFindings(catalogue),
    ...outboxFindings(outbox),
    ...stuckWork(catalogue),
    ...(schedules === null ? [queueAway] : schedules.flatMap(scheduleFinding)),
    ...brakes(catalogue),
  ]
}

function contentFindings({ stuckUploads, unsealed }: CheckFacts): CheckFinding[] {
  const findings: CheckFinding[] = []
  if (stuckUploads.contents > 0) {
    findings.push({
      kind: 'stuck-uploads',
      severity: 'notice',
      chunks: stuckUploads.chunks,
      bytes: stuckUploads.bytes,
      detail: `${counted(stuckUploads.contents, 'upload has', 'uploads have')} been open for up to ${inTime(stuckUploads.oldestSeconds)}.`,
      action: 'They are given up when their owner stops renewing them; until then they hold quota.',
    })
  }
  if (unsealed.contents > 0) {
    findings.push({
      kind: 'unsealed-contents',
      severity: 'warning',
      chunks: unsealed.chunks,
      bytes: unsealed.bytes,
      detail: `${counted(unsealed.contents, 'content is', 'contents are')} acknowledged and not sealed, the oldest for ${inTime(unsealed.oldestSeconds)}: without the catalogue it could not be put together.`,
      action: 'Repair has them sealed; if it stays, look at the chunker.',
    })
  }
  return findings
}

function issueFindings({ issues }: CheckFacts): CheckFinding[] {
  return issues.flatMap(({ nodeId, kind, copies, oldestSeconds }): CheckFinding[] => {
    const since = inTime(oldestSeconds)
    if (kind === 'removing' && oldestSeconds > STUCK_REMOVAL_SECONDS) {
      return [
        {
          kind: 'stuck-removals',
          severity: 'notice',
          chunks: copies,
          bytes: 0,
          nodeId,
          detail: `${counted(copies, 'block')} should have left this node, the oldest ${since} ago.`,
          action: 'Repair asks the node again; it frees room and nothing else.',
        },
      ]
    }
    if (kind !== 'missing' && kind !== 'corrupt') return []
    return [
      {
        kind: kind === 'missing' ? 'missing-copies' : 'corrupt-copies',
        severity: kind === 'missing' ? 'warning' : 'critical',
        chunks: copies,
        bytes: 0,
        nodeId,
        detail: `${counted(copies, 'copy', 'copies')} on this node ${copies === 1 ? 'was' : 'were'} found ${kind}, the oldest ${since} ago, and no other live copy was there to replace ${copies === 1 ? 'it' : 'them'}.`,
        action: 'Repair replaces them as soon as another holder answers.',
      },
    ]
  })
}

function outboxFindings({ rows, oldestSeconds }: Facts['outbox']): CheckFinding[] {
  if (oldestSeconds < STALE_OUTBOX_SECONDS) return []
  return [
    {
      kind: 'stale-outbox',
      severity: 'warning',
      chunks: 0,
      bytes: 0,
      detail: `${counted(rows, 'row waits', 'rows wait')} in the outbox, the oldest for ${inTime(oldestSeconds)}.`,
      action: 'Repair relays them; if it stays, the queue is away.',
    },
  ]
}

function stuckWork({ work }: CheckFacts): CheckFinding[] {
  return work
    .filter(({ class: name, oldestSeconds }) => {
      return !PATIENT.has(name) && oldestSeconds > STUCK_WORK_SECONDS
    })
    .map(({ class: name, groups, oldestSeconds }) => ({
      kind: 'stuck-work',
      severity: 'warning',
      chunks: 0,
      bytes: 0,
      detail: `Work of class ${name} in ${counted(groups, 'group')} has been due for up to ${inTime(oldestSeconds)}.`,
      action: 'Repair hands it out again; if it stays, look at the replicator and at its queue.',
    }))
}

function scheduleFinding({ name, problem }: ScheduleFact): CheckFinding[] {
  if (problem === null) return []
  const what = {
    missing: 'is not in the queue',
    lost: 'has lost its next run',
    late: 'should have run and did not',
  }[problem]
  return [
    {
      kind: 'stopped-schedule',
      severity: 'warning',
      chunks: 0,
      bytes: 0,
      detail: `The schedule ${name} ${what}.`,
      action: `Repair makes it again from the catalogue${problem === 'late' ? '; if it stays, nobody works on the queue' : ''}.`,
    },
  ]
}

const queueAway: CheckFinding = {
  kind: 'queue-away',
  severity: 'warning',
  chunks: 0,
  bytes: 0,
  detail: 'The queue does not answer, so nothing is repaired, sealed or removed.',
  action: 'Start the queue again. What is wanted is in the catalogue and goes on by itself.',
}

function brakes({ brakeSince, removalsFrozen }: CheckFacts): CheckFinding[] {
  const findings: CheckFinding[] = []
  if (brakeSince !== null) {
    findings.push({
      kind: 'brake',
      severity: 'critical',
      chunks: 0,
      bytes: 0,
      detail: `Too many nodes went away together, at ${brakeSince.toISOString()}: probably our own network.`,
      action:
        'Only last copies are repaired until they return or somebody confirms that they are gone.',
    })
  }
  if (removalsFrozen) {
    findings.push({
      kind: 'removals-frozen',
      severity: 'warning',
      chunks: 0,
      bytes: 0,
      detail: 'The nodes know a newer catalogue than this one, so nothing is removed from them.',
      action:
        'Say that this catalogue is the right one (holdfast health confirm-removals), or restore a newer one.',
    })
  }
  return findings
}

export type ByNode = { nodeId: number; chunks: number; bytes: number }

/** What re-reading copies, or listing blocks, found on one node. */
export function badCopyFinding(
  kind: 'missing' | 'corrupt',
  { nodeId, chunks, bytes }: ByNode,
  how: string,
): CheckFinding {
  return {
    kind: kind === 'missing' ? 'missing-copies' : 'corrupt-copies',
    severity: kind === 'missing' ? 'warning' : 'critical',
    chunks,
    bytes,
    nodeId,
    detail: `${counted(chunks, 'copy', 'copies')} (${inBytes(bytes)}) on this node ${chunks === 1 ? 'is' : 'are'} ${kind}: ${how}.`,
    action: `Repair takes ${chunks === 1 ? 'it' : 'them'} for gone and copies ${inBytes(bytes)} from other holders.`,
  }
}
