import type { NodeInfo, NodeTest } from '@holdfast/client'
import { counted } from '../../ui/format/number.ts'

const SILENT: readonly string[] = ['suspect', 'down', 'out']

export const silentNodes = <T extends Pick<NodeInfo, 'state'>>(nodes: readonly T[]): T[] =>
  nodes.filter(({ state }) => SILENT.includes(state))

type Called = Pick<NodeTest, 'checks'> & { name: string }

/** Reached or not: what else a test finds is no silence. */
const answers = ({ checks }: Called): boolean =>
  checks.some(({ check, ok }) => check === 'reachable' && ok)

/** What calling the silent nodes came to. */
export function resultOfCalls(tests: readonly Called[]): string {
  const silent = tests.filter((test) => !answers(test))
  if (tests.length === 0) return 'No node is silent any more'
  if (silent.length === 0)
    return `${counted(tests.length, 'node')} answered; the state follows in seconds`
  const names = silent.map(({ name }) => name).join(', ')
  return silent.length === tests.length
    ? `Still silent: ${names}`
    : `${counted(tests.length - silent.length, 'node')} answered; still silent: ${names}`
}
