import type { FileInfo, FileVersion } from '@holdfast/client'
import type { Command } from 'commander'
import { leaf, type Runner } from '../../command.ts'
import { bytesText, timeText } from '../../output/format.ts'
import { table } from '../../output/table.ts'
import { findRemoteFile } from '../../remote-file.ts'

export const listVersionsCommand = (runner: Runner): Command =>
  leaf(runner, {
    name: 'ls',
    summary: 'List what a file was before it was replaced, newest first',
    examples: ['versions ls /letters/final.txt'],
    shape: (command) => command.argument('<file>', 'path or id'),
    work: async ({ connect, out }, { args: [reference = ''] }) => {
      const { client } = await connect()
      const file = await findRemoteFile(client, reference)
      const items: FileVersion[] = []
      for await (const version of client.eachVersion(file.id)) items.push(version)
      out.result({ file, items })
      out.line(list(file, items))
      return undefined
    },
  })

const list = (file: FileInfo, versions: readonly FileVersion[]) =>
  table(
    [
      { title: 'VERSION', align: 'right' },
      { title: 'SIZE', align: 'right' },
      { title: 'FROM' },
      { title: 'UNTIL' },
      { title: 'CID' },
    ],
    [
      [String(file.version), bytesText(file.size), timeText(file.updatedAt), 'now', file.cid],
      ...versions.map(({ version, size, createdAt, replacedAt, cid }) => [
        String(version),
        bytesText(size),
        timeText(createdAt),
        timeText(replacedAt),
        cid,
      ]),
    ],
  )
