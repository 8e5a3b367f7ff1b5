import type { Client, FileInfo } from '@holdfast/client'
import type { Command } from 'commander'
import { leaf, type Runner } from '../command.ts'
import { bytesText, counted, printable } from '../output/format.ts'
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
      const targets: Target[] = []
      for (const reference of args) {
        const folder = recursive ? await wholeFolder(client, reference) : undefined
        targets.push(folder ?? { files: [await findRemoteFile(client, reference)] })
      }
      const files = targets.flatMap((target) => target.files)
      if (!yes && (recursive || permanent)) await confirm(context, question(files, permanent))
      for (const target of targets) {
        await remove(client, target, permanent)
        for (const file of target.files) context.out.line(`removed ${printable(remotePath(file))}`)
      }
      context.out.result({
        removed: files.map((file) => ({ id: file.id, path: remotePath(file) })),
      })
      return undefined
    },
  })

type Target = { files: FileInfo[]; folder?: string }

/** A folder with what lies in it; undefined where the words name none. */
const wholeFolder = async (client: Client, reference: string): Promise<Target | undefined> => {
  const folder = remoteFolder(reference)
  const files: FileInfo[] = []
  for await (const file of client.eachFile({ folder, recursive: true })) files.push(file)
  return files.length > 0 ? { folder, files } : undefined
}

/** A folder goes to the trash as one, however much lies in it; the top folder cannot. */
const remove = async (client: Client, { files, folder }: Target, permanent: boolean) => {
  if (folder !== undefined && folder !== '/' && !permanent) {
    await client.removeFolder(folder)
    return
  }
  for (const { id } of files) await client.remove(id, { permanent })
}

const question = (files: readonly FileInfo[], permanent: boolean): string => {
  const bytes = files.reduce((sum, { size }) => sum + size, 0)
  const what = `${counted(files.length, 'file')}, ${bytesText(bytes)}`
  return `Remove ${what}, ${permanent ? 'for good' : 'to the trash'}?`
}
