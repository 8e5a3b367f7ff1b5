import { ApiError, createClient, type Session } from '@holdfast/client'
import type { Command } from 'commander'
import { leaf, type Runner } from '../command.ts'
import type { Context } from '../context.ts'
import { originOf } from '../credentials/find-credentials.ts'
import { keepLogin } from '../credentials/session.ts'
import { CommandFailed } from '../errors.ts'
import { printable } from '../output/format.ts'
import { ask, askHidden, readAll } from '../prompts/ask.ts'

type Options = { email?: string; passwordStdin?: boolean; setup?: string; reset?: boolean }

const INSTEAD = 'Give --email and --password-stdin, or set HOLDFAST_TOKEN to an API key.'

export const loginCommand = (runner: Runner): Command =>
  leaf<Options>(runner, {
    name: 'login',
    summary: 'Sign in and stay signed in',
    about:
      'Sign in with e-mail and password. The tokens are kept in a file that only you can read and are renewed by themselves; the password is not kept. With --setup the first administrator is made before; with --reset a new password is set with the one-time token of an administrator.',
    examples: [
      'login http://127.0.0.1:8080',
      'login https://files.example.org --email me@example.org',
      'login --email me@example.org --password-stdin < password.txt',
      'login https://files.example.org --reset',
      "login --setup 'http://127.0.0.1:8080/setup#token=…'    # the link that npm start printed",
    ],
    shape: (command) =>
      command
        .argument('[address]', 'server; the last one without it')
        .option('--email <address>', 'e-mail address of the account')
        .option('--password-stdin', 'read the password from standard input')
        .option('--setup <link>', 'make the first administrator, with the one-time link or token')
        .option('--reset', 'set a new password before; asks for the one-time token'),
    work: async (context, { args: [address], options }) => {
      const url = await serverOf(context, address, options.setup)
      warnWithoutTls(context, url)
      const token = options.reset
        ? await askHidden(context, 'One-time token: ', INSTEAD)
        : undefined
      const account = await askAccount(context, options)
      if (token !== undefined) await resetPassword(url, { token, password: account.password })
      if (options.setup !== undefined) {
        await makeFirstAdmin(url, { token: tokenOf(options.setup), ...account })
      }
      const session = await signIn(url, account)
      await keepLogin(context.config.configFolder, url, session)
      const { email, role } = session.user
      context.out.result({ url, user: session.user })
      context.out.line(`Signed in to ${url} as ${printable(email)} (${role}).`)
      return undefined
    },
  })

const serverOf = async (context: Context, address?: string, setup?: string): Promise<string> => {
  if (address !== undefined) return originOf(address)
  return setup?.includes('://') ? originOf(setup) : context.address()
}

/** The token alone, or the link it came in. */
const tokenOf = (setup: string) => /#token=([\w-]+)/.exec(setup)?.[1] ?? setup

const askAccount = async (context: Context, options: Options) => {
  const { email, passwordStdin, setup, reset } = options
  const address = email ?? (await ask(context, 'E-mail: ', INSTEAD))
  const question = setup === undefined && !reset ? 'Password: ' : 'New password: '
  const password = passwordStdin
    ? await readAll(context.stdin)
    : await askHidden(context, question, INSTEAD)
  return { email: address, password }
}

const makeFirstAdmin = async (
  url: string,
  account: { token: string; email: string; password: string },
): Promise<void> => {
  try {
    await createClient({ url }).setup(account)
  } catch (cause) {
    if (!(cause instanceof ApiError) || cause.status !== 403) throw cause
    throw new CommandFailed(
      'SETUP_LINK_USED',
      'This setup link was used already, or is not the newest one.',
      `If there is an administrator, sign in without --setup: \`holdfast login ${url}\`.`,
      { cause },
    )
  }
}

const resetPassword = async (
  url: string,
  reset: { token: string; password: string },
): Promise<void> => {
  try {
    await createClient({ url }).resetPassword(reset)
  } catch (cause) {
    if (!(cause instanceof ApiError) || cause.status !== 403) throw cause
    throw new CommandFailed(
      'TOKEN_USED',
      'This one-time token was used, has expired, or is not the newest one.',
      'Ask an administrator for another one: `holdfast users edit … --reset-password`.',
      { cause },
    )
  }
}

const signIn = async (
  url: string,
  account: { email: string; password: string },
): Promise<Session> => {
  try {
    return await createClient({ url }).login(account)
  } catch (cause) {
    if (!(cause instanceof ApiError) || cause.status !== 401) throw cause
    throw new CommandFailed(
      'WRONG_PASSWORD',
      'The address or the password is not right.',
      `You tried to sign in to ${url} as ${printable(account.email)}.`,
      { cause },
    )
  }
}

const warnWithoutTls = ({ out }: Context, url: string) => {
  const { protocol, hostname } = new URL(url)
  if (protocol === 'https:' || /^(localhost|127\.|\[::1\])/.test(hostname)) return
  out.note(`Warning: ${url} is not encrypted; others on the way can read the password.`)
}
