import type { FileInfo } from '@holdfast/client'
import { type Command, Option } from 'commander'
import { leaf, type Runner } from '../command.ts'
import { bytesText, printable, timeText } from '../output/format.ts'
import { table } from '../output/table.ts'
import { remoteFolder, remotePath } from '../remote-file.ts'

const HEALTHS = [
  'safe',
  'storing',
  'fewer-copies',
  'at-risk',
  'unreadable',
  'lost',
  'unknown',
] as const

const SORTS = [
  ...(['name', '-name', 'size', '-size', 'createdAt', '-createdAt'] as const),
  ...(['updatedAt', '-updatedAt', 'contentType', '-contentType'] as const),
] as const

type Options = {
  recursive?: boolean
  long?: boolean
  search?: string
  health?: (typeof HEALTHS)[number]
  type?: string
  sort?: (typeof SORTS)[number]
}

export const lsCommand = (runner: Runner): Command =>
  leaf<Options>(runner, {
    name: 'ls',
    summary: 'List files and folders',
    examples: [
      'ls',
      'ls /photos --long',
      'ls / --recursive --health at-risk',
      'ls / --recursive --search invoice --json',
    ],
    shape: (command) =>
      command
        .argument('[folder]', 'folder to list', '/')
        .option('-r, --recursive', 'files of all folders below, too')
        .option('-l, --long', 'size, copies, health, time and CID')
        .option('--search <text>', 'only names with this text')
        .option('--type <type>', 'only this media type: image/png, image/*')
        .addOption(new Option('--sort <order>', 'what comes first').choices(SORTS))
        .addOption(new Option('--health <state>', 'only files in this state').choices(HEALTHS)),
    work: async ({ connect, out }, { args: [folder = '/'], options }) => {
      const { client } = await connect()
      const { recursive = false, long = false, search, health, type, sort } = options
      const filter = {
        folder: remoteFolder(folder),
        recursive,
        ...(search === undefined ? {} : { search }),
        ...(health === undefined ? {} : { health }),
        ...(type === undefined ? {} : { type }),
        ...(sort === undefined ? {} : { sort }),
      }
      const { folders } = await client.files({ ...filter, limit: 1 })
      const items: FileInfo[] = []
      for await (const file of client.eachFile(filter)) items.push(file)
      out.result({ folders, items })
      const shown = recursive ? [] : folders
      if (long) return void out.line(longList(shown, items, recursive))
      for (const name of shown) out.line(`${printable(lastOf(name))}/`)
      for (const file of items) out.line(printable(recursive ? remotePath(file) : file.name))
      return undefined
    },
  })

const longList = (folders: readonly string[], files: readonly FileInfo[], whole: boolean) =>
  table(
    [
      { title: 'SIZE', align: 'right' },
      { title: 'COPIES' },
      { title: 'HEALTH' },
      { title: 'CHANGED' },
      { title: 'NAME' },
      { title: 'CID' },
    ],
    [
      ...folders.map((path) => ['', '', '', '', `${printable(lastOf(path))}/`, '']),
      ...files.map((file) => [
        bytesText(file.size),
        `${file.copies.least ?? '?'} of ${file.copies.wanted}`,
        file.health,
        timeText(file.updatedAt),
        printable(whole ? remotePath(file) : file.name),
        file.cid,
      ]),
    ],
  )

const lastOf = (path: string) => path.split('/').at(-1) ?? path
