import type { Client, NodeInfo } from '@holdfast/client'
import { CommandFailed, WrongArguments } from '../../errors.ts'
import { printable } from '../../output/format.ts'

/** A node by its number or its name. Throws CommandFailed when there is none, or several. */
export const findNode = async (
  client: Pick<Client, 'nodes'>,
  reference: string,
): Promise<NodeInfo> => {
  const { items } = await client.nodes()
  const number = items.find(({ id }) => String(id) === reference)
  if (number !== undefined) return number
  const named = items.filter(({ name }) => name === reference)
  if (named.length > 1) {
    const numbers = named.map(({ id }) => id).join(', ')
    throw new WrongArguments(
      `${printable(reference)} is the name of several nodes (${numbers}).`,
      'Give the number.',
    )
  }
  const [only] = named
  if (only !== undefined) return only
  throw new CommandFailed(
    'NO_SUCH_NODE',
    `There is no node ${printable(reference)}.`,
    '`holdfast nodes ls` shows their numbers and names.',
  )
}
