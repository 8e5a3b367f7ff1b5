import type { Command } from 'commander'
import { leaf, type Runner } from '../../command.ts'
import { printable } from '../../output/format.ts'
import { findNode } from './find-node.ts'

type Options = { confirmLastCopies?: boolean; lost?: boolean }

export const removeNodeCommand = (runner: Runner): Command =>
  leaf<Options>(runner, {
    name: 'remove',
    summary: 'Remove a node for good',
    about:
      'Remove a node for good. While it holds the last copies of something that is refused: drain it first, or say by name that those may be lost.',
    examples: [
      'nodes remove cellar                        # after it was drained',
      'nodes remove 3 --lost                      # its disk is gone',
      'nodes remove 3 --confirm-last-copies       # what only it holds is given up',
    ],
    shape: (command) =>
      command
        .argument('<node>', 'number or name')
        .option('--lost', 'it will not come back; its copies count as gone')
        .option('--confirm-last-copies', 'remove it although it holds last copies'),
    work: async ({ connect, out }, { args: [reference = ''], options }) => {
      const { client } = await connect()
      const { id, name } = await findNode(client, reference)
      await client.removeNode(id, {
        ...(options.lost ? { lost: true } : {}),
        ...(options.confirmLastCopies ? { confirm: 'last-copies' as const } : {}),
      })
      out.result({ removed: id, name })
      out.line(`Node ${id} (${printable(name)}) was removed.`)
      return undefined
    },
  })
