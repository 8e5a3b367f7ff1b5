import type { NodeCredentials } from '@holdfast/client'
import type { Command } from 'commander'
import type { Context } from '../../context.ts'
import { WrongArguments } from '../../errors.ts'
import { askHidden, readAll } from '../../prompts/ask.ts'

export type CredentialOptions = { bearer?: boolean; basic?: string; secretStdin?: boolean }

/**
 * Options for what a node's RPC asks for. The secret itself is never an argument: those are in the
 * shell's history and in the list of processes.
 */
export const withCredentials = (command: Command): Command =>
  command
    .option('--bearer', 'the node wants a bearer token; it is asked for')
    .option('--basic <user>', 'the node wants a user and a password; that is asked for')
    .option('--secret-stdin', 'read the token or password from standard input')

/** The credentials, asked for where they are wanted. Undefined: none were given. */
export const readCredentials = async (
  context: Context,
  { bearer, basic, secretStdin }: CredentialOptions,
): Promise<NodeCredentials | undefined> => {
  if (bearer && basic !== undefined) throw new WrongArguments('Give --bearer or --basic, not both.')
  if (!bearer && basic === undefined) return undefined
  const question = bearer ? 'Token of the node: ' : `Password of ${basic} at the node: `
  const secret = secretStdin
    ? await readAll(context.stdin)
    : await askHidden(context, question, 'Give --secret-stdin and pipe it in.')
  return basic === undefined
    ? { type: 'bearer', token: secret }
    : { type: 'basic', user: basic, password: secret }
}
