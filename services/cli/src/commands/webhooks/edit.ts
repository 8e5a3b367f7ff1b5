import { type Command, Option } from 'commander'
import { leaf, type Runner } from '../../command.ts'
import { WrongArguments } from '../../errors.ts'
import { webhookTable } from './ls.ts'
import { eventTypes } from './types-option.ts'

type Options = {
  to?: string
  type?: string[]
  description?: string
  send?: 'on' | 'off'
  newSecret?: boolean
}

export const editWebhookCommand = (runner: Runner): Command =>
  leaf<Options>(runner, {
    name: 'edit',
    summary: 'Change a webhook, switch it off and on, or give it another secret',
    about:
      'Change a webhook, switch it off and on, or give it another secret, which is shown this once. Switched on again it goes on where it stopped.',
    examples: ['webhooks edit 0199… --send on', 'webhooks edit 0199… --new-secret'],
    shape: (command) =>
      command
        .argument('<id>', '`holdfast webhooks ls` shows it')
        .option('--to <url>', 'where events are posted')
        .option('--type <beginnings>', "only these kinds; '' for all", eventTypes)
        .option('--description <text>', 'what it is for')
        .addOption(new Option('--send <state>', 'whether it is told').choices(['on', 'off']))
        .option('--new-secret', 'the old one signs nothing any more'),
    work: async ({ connect, out }, { args: [id = ''], options }) => {
      const change = changeOf(options)
      if (Object.keys(change).length === 0) {
        throw new WrongArguments('Nothing was to be changed.', 'Give at least one option.')
      }
      const { client } = await connect()
      const webhook = await client.editWebhook(id, change)
      out.result(webhook)
      if (webhook.secret === undefined) out.line(webhookTable([webhook]))
      else {
        out.note('Keep the secret now: it is shown this once.')
        out.line(webhook.secret)
      }
      return undefined
    },
  })

const changeOf = ({ to, type, description, send, newSecret }: Options) => ({
  ...(to === undefined ? {} : { url: to }),
  ...(type === undefined ? {} : { types: type }),
  ...(description === undefined ? {} : { description }),
  ...(send === undefined ? {} : { enabled: send === 'on' }),
  ...(newSecret ? { newSecret: true as const } : {}),
})
