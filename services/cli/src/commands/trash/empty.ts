import type { Command } from 'commander'
import { leaf, type Runner } from '../../command.ts'
import { bytesText, counted } from '../../output/format.ts'
import { confirm } from '../../prompts/confirm.ts'

type Options = { yes?: boolean }

export const emptyTrashCommand = (runner: Runner): Command =>
  leaf<Options>(runner, {
    name: 'empty',
    summary: 'Remove everything in the trash for good',
    examples: ['trash empty', 'trash empty --yes'],
    shape: (command) => command.option('-y, --yes', 'do not ask'),
    work: async (context, { options }) => {
      const { client } = await context.connect()
      if (!options.yes) await confirm(context, 'Remove everything in the trash for good?')
      const emptied = await client.emptyTrash()
      context.out.result(emptied)
      const { files, bytes } = emptied
      context.out.line(`${counted(files, 'file')} removed for good, ${bytesText(bytes)}.`)
      return undefined
    },
  })
