import type { TrashedFile } from '@holdfast/client'
import type { Command } from 'commander'
import { leaf, type Runner } from '../../command.ts'
import { bytesText, printable, timeText } from '../../output/format.ts'
import { table } from '../../output/table.ts'
import { remotePath } from '../../remote-file.ts'

type Options = { search?: string }

export const listTrashCommand = (runner: Runner): Command =>
  leaf<Options>(runner, {
    name: 'ls',
    summary: 'List what is in the trash, last removed first',
    examples: ['trash ls', 'trash ls --search invoice'],
    shape: (command) => command.option('--search <text>', 'only names with this text'),
    work: async ({ connect, out }, { options: { search } }) => {
      const { client } = await connect()
      const items: TrashedFile[] = []
      const filter = search === undefined ? {} : { search }
      for await (const file of client.eachTrashed(filter)) items.push(file)
      out.result({ items })
      out.line(items.length === 0 ? 'The trash is empty.' : list(items))
      return undefined
    },
  })

const list = (files: readonly TrashedFile[]) =>
  table(
    [
      { title: 'SIZE', align: 'right' },
      { title: 'REMOVED' },
      { title: 'GONE BY' },
      { title: 'PATH' },
      { title: 'ID' },
    ],
    files.map((file) => [
      bytesText(file.size),
      timeText(file.deletedAt),
      timeText(file.purgeAt),
      printable(remotePath(file)),
      file.id,
    ]),
  )
