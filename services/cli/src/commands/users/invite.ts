import type { Command } from 'commander'
import { leaf, type Runner, wholeNumber } from '../../command.ts'
import { timeText } from '../../output/format.ts'

export const inviteCommand = (runner: Runner): Command =>
  leaf<{ days?: number }>(runner, {
    name: 'invite',
    summary: 'Invite somebody to make an account, and show the token this once',
    examples: ['users invite', 'users invite ann@example.org --days 30'],
    shape: (command) =>
      command
        .argument('[email]', 'only for this address')
        .option('--days <number>', 'how long it is good; 7 without it', wholeNumber(1, 90)),
    work: async ({ connect, out }, { args: [email], options: { days } }) => {
      const { client } = await connect()
      const made = await client.invite({
        ...(email === undefined ? {} : { email }),
        ...(days === undefined ? {} : { expiresIn: days * 86_400 }),
      })
      out.result(made)
      out.note(`Good for one account, until ${timeText(made.expiresAt)}. It is shown this once.`)
      // A server of before mails nothing, and says nothing of it.
      if (made.mail) out.note(made.mail.message)
      out.line(made.token)
      return undefined
    },
  })
