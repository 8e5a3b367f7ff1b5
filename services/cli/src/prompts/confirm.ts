import type { Context } from '../context.ts'
import { CommandFailed } from '../errors.ts'
import { ask } from './ask.ts'

/** Asks before something that cannot be undone. Throws CommandFailed unless the answer is yes. */
export const confirm = async (
  context: Pick<Context, 'stdin' | 'stderr' | 'signal'>,
  question: string,
): Promise<void> => {
  const answer = await ask(
    context,
    `${question} [y/N] `,
    'Give --yes to do it without being asked.',
  )
  if (!/^y(es)?$/i.test(answer)) throw new CommandFailed('NOT_CONFIRMED', 'Nothing was done.')
}
