import { readFileSync } from 'node:fs'
import type { Candidate, NodeState } from '../src/index.ts'

// The notation of the worked examples in the doc comments: a node is `id*weight/zone@fill`, with
// `!` at the end when it is not usable; everything but the id may be left out.
const NODE = /^(\d+)(?:\*([\d.]+))?(?:\/(\w+))?(?:@(\d+))?(!?)$/

export function parseNodes(text: string): Candidate[] {
  return text.split(' ').map((word) => {
    const match = NODE.exec(word)
    if (!match) throw new Error(`not a node: ${word}`)
    const [, id, weight = '1', zone = null, fill = '0', mark] = match
    return {
      id: Number(id),
      weight: Number(weight),
      zone,
      fill: Number(fill) / 100,
      usable: mark !== '!',
    }
  })
}

/** `1 2:down 3` → ids and states; a node without a state is active, one with `:?` has no state. */
export function parseHolders(text: string): { holders: number[]; states: Map<number, NodeState> } {
  const words = text === 'none' ? [] : text.split(' ')
  const pairs = words.map((word) => word.split(':'))
  const states = new Map<number, NodeState>()
  for (const [id, state = 'active'] of pairs) {
    if (state !== '?') states.set(Number(id), state as NodeState)
  }
  return { holders: pairs.map(([id]) => Number(id)), states }
}

export function parseIds(text: string): number[] {
  return text === 'none' ? [] : text.split(' ').map(Number)
}

/** The rows of the table with exactly these columns in a source file's doc comments. */
export function tableRows<Column extends string>(
  file: string,
  columns: readonly Column[],
): Record<Column, string>[] {
  const lines = readFileSync(new URL(`../src/${file}`, import.meta.url), 'utf8').split('\n')
  const cells = lines.map((line) =>
    /^ \* \|(.*)\|$/
      .exec(line)?.[1]
      ?.split('|')
      .map((c) => c.trim()),
  )
  const header = cells.findIndex((row) => row?.join() === columns.join())
  if (header < 0) throw new Error(`${file} has no table with the columns ${columns.join(', ')}`)
  const after = cells.slice(header + 2)
  const end = after.indexOf(undefined)
  return after
    .slice(0, end)
    .map(
      (row) => Object.fromEntries(columns.map((c, i) => [c, row?.[i]])) as Record<Column, string>,
    )
}
