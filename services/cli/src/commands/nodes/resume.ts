import type { Command } from 'commander'
import { leaf, type Runner } from '../../command.ts'
import { printable } from '../../output/format.ts'
import { findNode } from './find-node.ts'

export const resumeNodeCommand = (runner: Runner): Command =>
  leaf(runner, {
    name: 'resume',
    summary: 'Take a node back that is drained, or is being drained',
    examples: ['nodes resume cellar'],
    shape: (command) => command.argument('<node>', 'number or name'),
    work: async ({ connect, out }, { args: [reference = ''] }) => {
      const { client } = await connect()
      const { id, name } = await findNode(client, reference)
      out.result(await client.resumeNode(id))
      out.line(`Node ${id} (${printable(name)}) takes copies again.`)
      return undefined
    },
  })
