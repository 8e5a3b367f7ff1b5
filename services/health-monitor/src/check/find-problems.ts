import { type CheckFinding, FINDING_SEVERITIES } from '@holdfast/catalog'
import type { Facts } from './facts.ts'
import { copyFindings } from './findings/copy-findings.ts'
import { listFindings, verifyFindings } from './findings/node-data-findings.ts'
import { nodeFindings } from './findings/node-findings.ts'
import { placementFindings } from './findings/placement-findings.ts'
import { workFindings } from './findings/work-findings.ts'

/** Everything that is not as it should be, the worst first. Pure: the same facts, the same findings. */
export function findProblems(facts: Facts): CheckFinding[] {
  const names = new Map(facts.nodes.map(({ id, name }) => [id, name]))
  const findings = [
    ...copyFindings(facts, names),
    ...placementFindings(facts),
    ...nodeFindings(facts.nodes, facts.rows),
    ...listFindings(facts.listed ?? []),
    ...(facts.verified === undefined ? [] : verifyFindings(facts.verified, facts.listed)),
    ...workFindings(facts),
  ]
  const rank = ({ severity }: CheckFinding) => FINDING_SEVERITIES.indexOf(severity)
  return findings.sort((a, b) => rank(a) - rank(b) || b.bytes - a.bytes)
}
