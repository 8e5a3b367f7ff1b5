import type { Command } from 'commander'
import { leaf, type Runner } from '../../command.ts'
import { printable } from '../../output/format.ts'
import { findNode } from './find-node.ts'
import { leavingText } from './leaving.ts'

export const markNodeOutCommand = (runner: Runner): Command =>
  leaf<{ dryRun?: boolean }>(runner, {
    name: 'out',
    summary: 'Wait no longer for a node that is down: repair begins now',
    about:
      'A node that is down is waited for, five minutes unless set otherwise, before its copies are made on others. This begins at once. The node may still return: its blocks are compared then.',
    examples: ['nodes out cellar --dry-run', 'nodes out cellar'],
    shape: (command) =>
      command
        .argument('<node>', 'number or name')
        .option('--dry-run', 'only show what would be copied'),
    work: async ({ connect, out }, { args: [reference = ''], options }) => {
      const { client } = await connect()
      const { id, name } = await findNode(client, reference)
      const shown = `Node ${id} (${printable(name)})`
      if (options.dryRun) {
        const plan = await client.planNodeOut(id)
        out.result(plan)
        out.line(leavingText(shown, plan))
        return undefined
      }
      out.result(await client.markNodeOut(id))
      out.line(`${shown} is out; its copies are made on other nodes.`)
      return undefined
    },
  })
