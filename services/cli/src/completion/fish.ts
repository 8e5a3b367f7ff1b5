import type { CommandNode } from './command-tree.ts'

/** Completion for fish: one line for each word. */
export const fishCompletion = (tree: readonly CommandNode[]): string =>
  ['# fish completion for holdfast', 'complete -c holdfast -f', ...tree.flatMap(linesOf)].join('\n')

const linesOf = (node: CommandNode): string[] => {
  const where = condition(node)
  const command = `complete -c holdfast -n ${quoted(where)}`
  return [
    ...node.children.map(({ name, summary }) => `${command} -a ${name} -d ${quoted(summary)}`),
    ...node.choices.map((choice) => `${command} -a ${choice}`),
    ...node.options.map(({ long, description, takesValue, choices }) => {
      const name = long.startsWith('--') ? `-l ${long.slice(2)}` : `-s ${long.slice(1)}`
      const value = takesValue ? ' -r' : ''
      const words = choices.length > 0 ? ` -a ${quoted(choices.join(' '))}` : ''
      return `${command} ${name}${value}${words} -d ${quoted(description)}`
    }),
    ...(node.files ? [`${command} -F`] : []),
  ]
}

/** All words of the path were typed, and none of the commands below it yet. */
const condition = ({ path, children }: CommandNode): string => {
  const names = children.map(({ name }) => name).join(' ')
  if (path.length === 0) return '__fish_use_subcommand'
  const typed = path.map((word) => `__fish_seen_subcommand_from ${word}`).join('; and ')
  return names === '' ? typed : `${typed}; and not __fish_seen_subcommand_from ${names}`
}

const quoted = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
