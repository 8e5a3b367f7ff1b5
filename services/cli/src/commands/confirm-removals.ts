import type { Command } from 'commander'
import { leaf, type Runner } from '../command.ts'
import { confirm } from '../prompts/confirm.ts'

export const confirmRemovalsCommand = (runner: Runner): Command =>
  leaf<{ yes?: boolean }>(runner, {
    name: 'confirm-removals',
    summary: 'Let removals go on after the catalogue was restored from a backup',
    about:
      'Let removals go on after the catalogue was restored from a backup: what it does not know may then be removed from the nodes, files younger than the backup among it.',
    examples: ['health confirm-removals', 'health confirm-removals --yes'],
    shape: (command) => command.option('-y, --yes', 'do not ask'),
    work: async (context, { options }) => {
      const { client } = await context.connect()
      if (!options.yes) {
        await confirm(context, 'Files younger than the backup may be removed for good. Go on?')
      }
      const answer = await client.confirmRemovals()
      context.out.result(answer)
      context.out.line('Removals go on within seconds.')
      return undefined
    },
  })
