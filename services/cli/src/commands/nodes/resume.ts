import type { Command } from 'commander'
import { leaf, type Runner } from '../../command.ts'
import { printable } from '../../output/format.ts'
import { findNode } from './find-node.ts'

export const resumeNodeCommand = (runner: Runner): Command =>
  leaf(runner, {
    name: 'resume',
    summary: 'Take a node back that is drained, is being drained, is to leave, or is in quarantine',
    examples: ['nodes resume cellar'],
    shape: (command) => command.argument('<node>', 'number or name'),
    work: async ({ connect, out }, { args: [reference = ''] }) => {
      const { client } = await connect()
      const { id, name } = await findNode(client, reference)
      const node = await client.resumeNode(id)
      out.result(node)
      const shown = `Node ${id} (${printable(name)})`
      out.line(
        node.state === 'returning'
          ? `${shown} comes back: its blocks are compared first, then it takes copies again.`
          : `${shown} takes copies again.`,
      )
      return undefined
    },
  })
