import type { Scrub } from '@holdfast/client'
import type { Command } from 'commander'
import { leaf, type Runner } from '../command.ts'
import { bar } from '../output/bar.ts'
import { bytesText, durationText, percentText, printable, timeText } from '../output/format.ts'
import { table } from '../output/table.ts'
import { findNode } from './nodes/find-node.ts'

export const scrubCommands = (runner: Runner): Command[] => [
  startCommand(runner),
  statusCommand(runner),
]

const startCommand = (runner: Runner): Command =>
  leaf(runner, {
    name: 'start',
    summary: 'Begin a pass over a node now, or over all nodes',
    about:
      'Begin a pass over a node now, or over all of them: every copy is read and hashed, slowly, and what is wrong is replaced from another copy.',
    examples: ['scrub start', 'scrub start cellar'],
    shape: (command) => command.argument('[node]', 'number or name; all nodes without it'),
    work: async ({ connect, out }, { args: [reference] }) => {
      const { client } = await connect()
      const nodes =
        reference === undefined ? (await client.nodes()).items : [await findNode(client, reference)]
      for (const { id, name } of nodes) {
        await client.startScrub(id)
        out.line(`Scrub of node ${id} (${printable(name)}) has begun.`)
      }
      out.result({ started: nodes.map(({ id }) => id) })
      return undefined
    },
  })

const statusCommand = (runner: Runner): Command =>
  leaf(runner, {
    name: 'status',
    summary: 'Show how far the scrub of each node is, and what it found',
    examples: ['scrub status', 'scrub status --json'],
    work: async ({ connect, out }) => {
      const { client } = await connect()
      const { items } = await client.scrubs()
      out.result({ items })
      out.line(items.length === 0 ? 'No node was scrubbed yet.' : scrubTable(items))
      return undefined
    },
  })

export const scrubTable = (scrubs: readonly Scrub[]): string =>
  table(
    [
      { title: 'NODE', align: 'right' },
      { title: 'PROGRESS' },
      { title: 'BEGAN' },
      { title: 'CHUNKS', align: 'right' },
      { title: 'BYTES', align: 'right' },
      { title: 'MISSING', align: 'right' },
      { title: 'CORRUPT', align: 'right' },
      { title: 'BEHIND', align: 'right' },
      { title: '' },
    ],
    scrubs.map((scrub) => {
      const share = scrub.finishedAt === null ? scrub.progress : 1
      return [
        String(scrub.nodeId),
        `${bar(share, 12)} ${percentText(share).padStart(5)}`,
        timeText(scrub.startedAt),
        String(scrub.chunks),
        bytesText(scrub.bytes),
        String(scrub.missing),
        String(scrub.corrupt),
        scrub.behindSeconds ? durationText(scrub.behindSeconds) : '–',
        scrub.finishedAt === null
          ? printable(scrub.waitsFor ?? 'reading')
          : `finished ${timeText(scrub.finishedAt)}`,
      ]
    }),
  )
