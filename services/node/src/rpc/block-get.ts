import { cidOfPath, digestOf } from '../cid.ts'
import { CommandFailed } from '../errors.ts'
import { absent, type Command } from './command.ts'

export const blockGet: Command = {
  argument: 'cid',
  async run({ arg, option, node: { store } }) {
    const cid = cidOfPath(arg)
    const block = await store.read(digestOf(cid))
    if (block === undefined) throw new CommandFailed(absent(cid, option))
    return { kind: 'block', bytes: block.bytes }
  },
}
