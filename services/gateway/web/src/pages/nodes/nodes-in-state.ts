import type { NodeInfo } from '@holdfast/client'
import { capitalized } from '../../ui/format/capitalized.ts'
import { WORDS, wordOf } from '../../ui/words.ts'

/** Where the nodes in a state are listed, and no others. */
export const pathOfState = (state: string): string =>
  `/admin/nodes?state=${encodeURIComponent(state)}`

/** Those in this state; all of them where none is asked for. */
export const nodesInState = <T extends Pick<NodeInfo, 'state'>>(
  nodes: readonly T[],
  state: string,
): T[] => nodes.filter((node) => state === '' || node.state === state)

/** Every state that there is a word for, and the one that is asked for. */
export const stateChoices = (asked: string): (readonly [state: string, label: string])[] => {
  const known = Object.keys(WORDS.node).filter((state) => state !== 'lost')
  const states = asked === '' || known.includes(asked) ? known : [...known, asked]
  return [['', 'Every state'], ...states.map((state) => [state, labelOf(state)] as const)]
}

const labelOf = (state: string): string => {
  const { word } = wordOf('node', state)
  return word === 'Unknown' ? capitalized(state) : word
}
