import type { Account, Client } from '@holdfast/client'
import { CommandFailed } from '../../errors.ts'
import { printable } from '../../output/format.ts'

/** An account by its id or its address. Throws CommandFailed when there is none. */
export const findAccount = async (
  client: Pick<Client, 'eachUser'>,
  reference: string,
): Promise<Account> => {
  const isAddress = reference.includes('@')
  const wanted = reference.toLowerCase()
  for await (const user of client.eachUser(isAddress ? { search: reference } : {})) {
    if (user.id === wanted || user.email.toLowerCase() === wanted) return user
  }
  throw new CommandFailed(
    'NO_SUCH_USER',
    `There is no account ${printable(reference)}.`,
    '`holdfast users ls` shows addresses and ids.',
  )
}
