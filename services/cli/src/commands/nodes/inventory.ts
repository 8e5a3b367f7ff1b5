import type { Command } from 'commander'
import { leaf, type Runner } from '../../command.ts'
import { counted, printable } from '../../output/format.ts'
import { findNode } from './find-node.ts'

type Options = { confirmUnknown?: boolean }

export const inventoryCommand = (runner: Runner): Command =>
  leaf<Options>(runner, {
    name: 'inventory',
    summary: "Compare a node's list of blocks with the catalogue now",
    about:
      "Compare a node's list of blocks with the catalogue now instead of within the day. Many unknown blocks wait for an administrator's word before they are removed.",
    examples: ['nodes inventory cellar', 'nodes inventory 3 --confirm-unknown'],
    shape: (command) =>
      command
        .argument('<node>', 'number or name')
        .option('--confirm-unknown', 'the unknown blocks it found last may be removed'),
    work: async ({ connect, out }, { args: [reference = ''], options }) => {
      const { client } = await connect()
      const { id, name } = await findNode(client, reference)
      const confirm = options.confirmUnknown ? { confirmUnknown: true } : {}
      const last = await client.takeInventory(id, confirm)
      out.result(last)
      out.line(`An inventory of node ${id} (${printable(name)}) begins soon.`)
      if (last.asksSince !== null && !options.confirmUnknown) {
        const unknown = counted(last.unknown, 'unknown block')
        out.line(`The last one found ${unknown}: --confirm-unknown lets them be removed.`)
      }
      return undefined
    },
  })
