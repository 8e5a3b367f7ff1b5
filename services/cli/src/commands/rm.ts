import type { Client, FileInfo } from '@holdfast/client'
import type { Command } from 'commander'
import { leaf, type Runner } from '../command.ts'
import { bytesText, countText, printable } from '../output/format.ts'
import { confirm } from '../prompts/confirm.ts'
import { findRemoteFile, remoteFolder, remotePath } from '../remote-file.ts'

type Options = { recursive?: boolean; permanent?: boolean; yes?: boolean }

export const rmCommand = (runner: Runner): Command =>
  leaf<Options>(runner, {
    name: 'rm',
    summary: 'Remove files, to the trash unless said otherwise',
    examples: [
      'rm /photos/cat.jpg',
      'rm --recursive /photos/2019',
      'rm --permanent --yes /tmp.bin',
    ],
    shape: (command) =>
      command
        .argument('<files...>', 'paths or ids')
        .option('-r, --recursive', 'folders with everything in them')
        .option('--permanent', 'at once and for good, not to the trash')
        .option('-y, --yes', 'do not ask'),
    work: async (context, { args, options }) => {
      const { client } = await context.connect()
      const { recursive = false, permanent = false, yes = false } = options
      const files: FileInfo[] = []
      for (const reference of args) {
        files.push(
          ...(recursive
            ? await below(client, reference)
            : [await findRemoteFile(client, reference)]),
        )
      }
      if (!yes && (recursive || permanent)) await confirm(context, question(files, permanent))
      for (const file of files) {
        await client.remove(file.id, { permanent })
        context.out.line(`removed ${printable(remotePath(file))}`)
      }
      context.out.result({
        removed: files.map((file) => ({ id: file.id, path: remotePath(file) })),
      })
      return undefined
    },
  })

/** The files of a folder, or the one file that the words name. */
const below = async (client: Client, reference: string): Promise<FileInfo[]> => {
  const files: FileInfo[] = []
  const filter = { folder: remoteFolder(reference), recursive: true }
  for await (const file of client.eachFile(filter)) files.push(file)
  return files.length > 0 ? files : [await findRemoteFile(client, reference)]
}

const question = (files: readonly FileInfo[], permanent: boolean): string => {
  const bytes = files.reduce((sum, { size }) => sum + size, 0)
  const what = `${countText(files.length, 'file')}, ${bytesText(bytes)}`
  return `Remove ${what}, ${permanent ? 'for good' : 'to the trash'}?`
}
