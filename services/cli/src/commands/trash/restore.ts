import type { Client, TrashedFile } from '@holdfast/client'
import type { Command } from 'commander'
import { leaf, type Runner } from '../../command.ts'
import { CommandFailed } from '../../errors.ts'
import { printable } from '../../output/format.ts'
import { remoteFolder, remotePath } from '../../remote-file.ts'

type Options = { rename?: boolean }
type Restored = { id: string; path: string }

export const restoreFileCommand = (runner: Runner): Command =>
  leaf<Options>(runner, {
    name: 'restore',
    summary: 'Take files out of the trash, into the folders they were in',
    about:
      'Take files out of the trash, into the folders they were in. A path means the file removed last from there; a folder means everything in the trash that was below it.',
    examples: ['trash restore /photos/cat.jpg', 'trash restore /photos/2019 --rename'],
    shape: (command) =>
      command
        .argument('<files...>', 'paths, folders or ids')
        .option('--rename', 'number a file whose name is taken'),
    work: async ({ connect, out }, { args, options }) => {
      const { client } = await connect()
      const onConflict = options.rename ? 'rename' : 'fail'
      const restored: Restored[] = []
      for (const reference of args) {
        for (const { id } of await trashed(client, reference)) {
          const path = remotePath(await client.restoreFile(id, { onConflict }))
          restored.push({ id, path })
          out.line(`restored ${printable(path)}`)
        }
      }
      out.result({ restored })
      return undefined
    },
  })

/** What the words mean in the trash, last removed first. Throws CommandFailed when it is nothing. */
const trashed = async (client: Client, reference: string): Promise<TrashedFile[]> => {
  const path = remoteFolder(reference)
  const within: TrashedFile[] = []
  for await (const file of client.eachTrashed()) {
    if (file.id === reference || remotePath(file) === path) return [file]
    if (path === '/' || `${file.folder}/`.startsWith(`${path}/`)) within.push(file)
  }
  if (within.length > 0) return within
  throw new CommandFailed(
    'NO_SUCH_FILE',
    `There is no ${printable(reference)} in the trash.`,
    'Look with `holdfast trash ls`.',
  )
}
