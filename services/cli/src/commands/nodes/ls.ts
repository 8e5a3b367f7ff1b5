import type { Command } from 'commander'
import { leaf, type Runner } from '../../command.ts'
import { printable } from '../../output/format.ts'
import { table } from '../../output/table.ts'
import { nodeTable } from '../status.ts'

export const listNodesCommand = (runner: Runner): Command =>
  leaf<{ long?: boolean }>(runner, {
    name: 'ls',
    summary: 'List the nodes, their state and how full they are',
    examples: ['nodes ls', 'nodes ls --long', 'nodes ls --json'],
    shape: (command) =>
      command.option('-l, --long', 'addresses, versions, weights and reasons too'),
    work: async ({ connect, out }, { options }) => {
      const { client } = await connect()
      const { items } = await client.nodes()
      out.result({ items })
      out.line(nodeTable(out, items, Date.now()))
      if (!options.long) return undefined
      out.line()
      out.line(
        table(
          [
            { title: 'NODE', align: 'right' },
            { title: 'RPC' },
            { title: 'GATEWAY' },
            { title: 'VERSION' },
            { title: 'WEIGHT', align: 'right' },
            { title: 'BLOCKS', align: 'right' },
            { title: 'REASON' },
          ],
          items.map(({ id, rpcUrl, gatewayUrl, version, weight, chunks, reason }) => [
            String(id),
            printable(rpcUrl),
            printable(gatewayUrl ?? '–'),
            printable(version ?? '?'),
            String(weight),
            chunks === null ? '?' : String(chunks),
            printable(reason ?? ''),
          ]),
        ),
      )
      return undefined
    },
  })
