import type { Distribution, DistributionItem, FileInfo } from '@holdfast/client'
import type { Command } from 'commander'
import { leaf, type Runner } from '../command.ts'
import { bar } from '../output/bar.ts'
import { bytesText, counted, printable, timeText } from '../output/format.ts'
import type { Output } from '../output/output.ts'
import { table } from '../output/table.ts'
import { findRemoteFile, remotePath } from '../remote-file.ts'

type Options = { chunks?: boolean }

export const infoCommand = (runner: Runner): Command =>
  leaf<Options>(runner, {
    name: 'info',
    summary: 'Show a file, its health, and on which nodes its chunks lie',
    examples: [
      'info /photos/cat.jpg',
      'info /backup/disk.img --chunks',
      'info /photos/cat.jpg --json',
    ],
    shape: (command) =>
      command
        .argument('<file>', 'path or id')
        .option('--chunks', 'every chunk with the nodes that hold it'),
    work: async ({ connect, out }, { args: [reference = ''], options }) => {
      const { client } = await connect()
      const file = await findRemoteFile(client, reference)
      const { summary } = await client.distribution(file.id, { limit: 1 })
      const chunks: DistributionItem[] = []
      if (options.chunks) for await (const chunk of client.chunks(file.id)) chunks.push(chunk)
      out.result({ ...file, distribution: summary, ...(options.chunks ? { items: chunks } : {}) })
      out.line(facts(file))
      out.line()
      out.line(byCopies(summary))
      out.line()
      out.line(byNode(out, summary))
      if (options.chunks) out.line(`\n${chunkList(chunks)}`)
      return undefined
    },
  })

const facts = (file: FileInfo) =>
  [
    ['Path', printable(remotePath(file))],
    ['Id', file.id],
    ['Size', `${bytesText(file.size)} (${counted(file.size, 'byte')})`],
    ['Type', printable(file.contentType)],
    ['CID', file.cid],
    ['Health', file.health],
    ['Copies', `${file.copies.least ?? '?'} of ${file.copies.wanted} wanted`],
    ['Sealed', file.sealed ? 'yes: the nodes alone suffice to read it by its CID' : 'not yet'],
    ['Created', timeText(file.createdAt)],
    ['Changed', `${timeText(file.updatedAt)}, version ${file.version}`],
  ]
    .map(([name = '', value]) => `${name.padEnd(9)}${value}`)
    .join('\n')

const byCopies = ({ chunks, byCopies: counts }: Distribution['summary']) =>
  [
    counted(chunks, 'chunk'),
    ...Object.entries(counts)
      .sort(([a], [b]) => Number(b) - Number(a))
      .map(
        ([copies, count]) =>
          `${counted(count, 'chunk')} with ${counted(Number(copies), 'live copy', 'live copies')}`,
      ),
  ].join(' · ')

const byNode = (out: Output, { chunks, byNode: nodes }: Distribution['summary']) => {
  const width = Math.max(10, Math.min(30, out.columns - 50))
  return table(
    [
      { title: 'NODE', align: 'right' },
      { title: 'STATE' },
      { title: 'CHUNKS', align: 'right' },
      { title: 'BYTES', align: 'right' },
      { title: 'SHARE' },
    ],
    nodes.map(({ nodeId, nodeState, chunks: held, bytes }) => [
      String(nodeId),
      nodeState,
      String(held),
      bytesText(bytes),
      bar(chunks === 0 ? 0 : held / chunks, width),
    ]),
  )
}

const chunkList = (chunks: readonly DistributionItem[]) =>
  table(
    [
      { title: 'CHUNK', align: 'right' },
      { title: 'CID' },
      { title: 'SIZE', align: 'right' },
      { title: 'COPIES' },
    ],
    chunks.map(({ index, cid, size, copies }) => [
      String(index),
      cid,
      bytesText(size),
      copies
        .map(({ nodeId, state }) => (state === 'verified' ? nodeId : `${nodeId} (${state})`))
        .join(', '),
    ]),
  )
