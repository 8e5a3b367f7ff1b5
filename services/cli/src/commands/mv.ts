import type { Client } from '@holdfast/client'
import type { Command } from 'commander'
import { leaf, type Runner } from '../command.ts'
import { counted, printable } from '../output/format.ts'
import { findRemoteFile, remoteFolder, remotePath } from '../remote-file.ts'
import { findTarget, isFolder } from '../remote-target.ts'

type Moved = { from: string; to: string; files: number }

export const mvCommand = (runner: Runner): Command =>
  leaf(runner, {
    name: 'mv',
    summary: 'Rename or move a file, or a folder with everything in it',
    examples: [
      'mv /draft.txt /letters/final.txt',
      'mv /cat.jpg /photos/',
      'mv /photos/2019 /archive/2019',
    ],
    shape: (command) =>
      command
        .argument('<from>', 'path or id of a file, or a folder')
        .argument('<to>', 'new path, or a folder to move into'),
    work: async ({ connect, out }, { args: [from = '', to = ''] }) => {
      const { client } = await connect()
      const folder = remoteFolder(from)
      const whole = folder !== '/' && from.startsWith('/') && (await isFolder(client, folder))
      const moved = whole ? await moveFolder(client, folder, to) : await moveFile(client, from, to)
      out.result(moved)
      const what = whole ? ` (${counted(moved.files, 'file')})` : ''
      out.line(`moved ${printable(moved.from)} to ${printable(moved.to)}${what}`)
      return undefined
    },
  })

const moveFolder = async (client: Client, from: string, words: string): Promise<Moved> => {
  const target = await findTarget(client, words, from.slice(from.lastIndexOf('/') + 1))
  const to = remotePath(target)
  return { from, to, ...(await client.moveFolder(from, to)) }
}

const moveFile = async (client: Client, reference: string, words: string): Promise<Moved> => {
  const file = await findRemoteFile(client, reference)
  const target = await findTarget(client, words, file.name)
  const moved = await client.editFile(file.id, target)
  return { from: remotePath(file), to: remotePath(moved), files: 1 }
}
