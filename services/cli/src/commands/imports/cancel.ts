import type { Command } from 'commander'
import { leaf, type Runner } from '../../command.ts'
import { importText } from '../../import-progress.ts'

export const cancelImportCommand = (runner: Runner): Command =>
  leaf(runner, {
    name: 'cancel',
    summary: 'End an import; files it has finished stay',
    examples: ['imports cancel 0199…'],
    shape: (command) => command.argument('<id>', '`holdfast imports ls` shows it'),
    work: async ({ connect, out }, { args: [id = ''] }) => {
      const { client } = await connect()
      await client.cancelImport(id)
      const now = await client.import(id)
      out.result(now)
      out.line(importText(now))
      return undefined
    },
  })
