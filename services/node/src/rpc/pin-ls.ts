import { CommandFailed } from '../errors.ts'
import { type Command, json, lines } from './command.ts'

/**
 * The empty UnixFS folder, which every Kubo repository pins when it is made. It is the only pin
 * this node reports: it keeps none, because it never collects garbage.
 */
const EMPTY_FOLDER = 'QmUNLLsPACCz1vLxQVkXqqLX5R1X345qqfHbsf67hvA3Nn'

export const pinLs: Command = {
  run({ args, option, flag }) {
    const [asked] = args
    if (asked !== undefined && asked !== EMPTY_FOLDER) {
      throw new CommandFailed(`path '${asked}' is not pinned`)
    }
    const type = option('type') || 'all'
    const shown = type === 'all' || type === 'recursive'
    if (flag('stream')) return lines(shown ? [{ Cid: EMPTY_FOLDER, Type: 'recursive' }] : [])
    return json({ Keys: shown ? { [EMPTY_FOLDER]: { Type: 'recursive' } } : {} })
  },
}
