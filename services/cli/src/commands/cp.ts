import type { FileInfo } from '@holdfast/client'
import type { Command } from 'commander'
import { leaf, type Runner } from '../command.ts'
import { printable } from '../output/format.ts'
import { findRemoteFile, remoteFolder, remotePath } from '../remote-file.ts'
import { findTarget } from '../remote-target.ts'

type Options = { recursive?: boolean; rename?: boolean }

export const cpCommand = (runner: Runner): Command =>
  leaf<Options>(runner, {
    name: 'cp',
    summary: 'Copy files; no byte travels, and the copies share their chunks',
    examples: ['cp /photos/cat.jpg /shared/', 'cp --recursive /photos/2026 /backup/2026'],
    shape: (command) =>
      command
        .argument('<from>', 'path or id of a file, or a folder')
        .argument('<to>', 'new path, or a folder to copy into')
        .option('-r, --recursive', 'a folder with everything in it')
        .option('--rename', 'number a copy whose name is taken'),
    work: async ({ connect, out }, { args: [from = '', to = ''], options }) => {
      const { client } = await connect()
      const onConflict = options.rename ? 'rename' : 'fail'
      const copies: { from: string; to: string; id: string }[] = []
      const copy = async (file: FileInfo, target: { folder: string; name: string }) => {
        const made = await client.copyFile(file.id, { ...target, onConflict })
        const done = { from: remotePath(file), to: remotePath(made), id: made.id }
        copies.push(done)
        out.line(`copied ${printable(done.from)} to ${printable(done.to)}`)
      }
      if (options.recursive) {
        const top = remoteFolder(from)
        const target = await findTarget(client, to, top.slice(top.lastIndexOf('/') + 1))
        const base = remotePath(target)
        // All of them first: the copies may lie where the list goes on.
        const files: FileInfo[] = []
        const filter = { folder: top, recursive: true }
        for await (const file of client.eachFile(filter)) files.push(file)
        for (const file of files) {
          const rest = top === '/' ? file.folder : file.folder.slice(top.length)
          await copy(file, { folder: remoteFolder(`${base}/${rest}`), name: file.name })
        }
      } else {
        const file = await findRemoteFile(client, from)
        await copy(file, await findTarget(client, to, file.name))
      }
      out.result({ copies })
      return undefined
    },
  })
