import type { Command } from 'commander'
import { leaf, type Runner } from '../../command.ts'
import { printable } from '../../output/format.ts'
import { findNode } from './find-node.ts'

export const drainNodeCommand = (runner: Runner): Command =>
  leaf(runner, {
    name: 'drain',
    summary: 'Empty a node: copies first, then removal',
    about:
      'Empty a node. Each chunk gets its copy elsewhere before the one here goes; the node ends as `drained` when nothing wanted is left on it. `nodes resume` takes it back.',
    examples: ['nodes drain cellar', 'nodes drain 3 --json'],
    shape: (command) => command.argument('<node>', 'number or name'),
    work: async ({ connect, out }, { args: [reference = ''] }) => {
      const { client } = await connect()
      const { id, name } = await findNode(client, reference)
      const answer = await client.drainNode(id)
      out.result(answer)
      out.line(
        `Node ${id} (${printable(name)}) is being drained; \`holdfast nodes ls\` shows how far.`,
      )
      return undefined
    },
  })
