import { cidOfPath, digestOf } from '../cid.ts'
import { CommandFailed } from '../errors.ts'
import { absent, type Command, json } from './command.ts'

export const blockStat: Command = {
  argument: 'cid',
  async run({ arg, option, node: { store } }) {
    const cid = cidOfPath(arg)
    const size = await store.size(digestOf(cid))
    if (size === undefined) throw new CommandFailed(absent(cid, option))
    return json({ Key: cid.toString(), Size: size })
  },
}
