import { type Command, Option } from 'commander'
import { leaf, type Runner } from '../../command.ts'
import { durationText, printable } from '../../output/format.ts'
import { readAll } from '../../prompts/ask.ts'
import { type QuotaOptions, quotaOf, withQuota } from './quota-options.ts'

type Options = QuotaOptions & { name?: string; role?: 'user' | 'admin'; passwordStdin?: boolean }

export const addUserCommand = (runner: Runner): Command =>
  leaf<Options>(runner, {
    name: 'add',
    summary: 'Make an account for somebody',
    about:
      'Make an account for somebody. Without --password-stdin a one-time token is printed, by which they set their own password: `holdfast login --reset`.',
    examples: [
      'users add ann@example.org --name Ann --quota 100GiB',
      'users add bob@example.org --role admin --quota none',
      'users add ci@example.org --max-files 10000 --password-stdin < password.txt',
    ],
    shape: (command) =>
      withQuota(command.argument('<email>', 'their e-mail address'))
        .option('--name <name>', 'what they are called')
        .addOption(new Option('--role <role>', 'what they may do').choices(['user', 'admin']))
        .option('--password-stdin', 'read their password from standard input'),
    work: async ({ connect, out, stdin }, { args: [email = ''], options }) => {
      const { name, role, passwordStdin } = options
      const quota = quotaOf(options)
      const { client } = await connect()
      const made = await client.addUser({
        email,
        ...(name === undefined ? {} : { name }),
        ...(role === undefined ? {} : { role }),
        ...(quota === undefined ? {} : { quota }),
        ...(passwordStdin ? { password: await readAll(stdin) } : {}),
      })
      out.result(made)
      const { passwordToken, passwordTokenExpiresIn = 0 } = made
      const said = `${printable(made.email)} has an account (${made.role}).`
      if (passwordToken === undefined) out.line(said)
      else {
        const until = durationText(passwordTokenExpiresIn)
        out.note(`${said} Give them this one-time token; it is shown once and good for ${until}.`)
        out.line(passwordToken)
      }
      return undefined
    },
  })
