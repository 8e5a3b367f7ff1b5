import type { Conditional } from './types.ts'

/** The headers of a change that is made only while the file is what the caller knows. */
export const matching = ({ ifMatch }: Conditional): Record<string, string> =>
  ifMatch === undefined ? {} : { 'if-match': ifMatch }
