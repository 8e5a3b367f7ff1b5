import type { NodeChange } from '@holdfast/client'
import { type Command, Option } from 'commander'
import { leaf, positiveNumber, type Runner } from '../../command.ts'
import { WrongArguments } from '../../errors.ts'
import { printable } from '../../output/format.ts'
import { type CredentialOptions, readCredentials, withCredentials } from './credentials.ts'
import { findNode } from './find-node.ts'

type Options = CredentialOptions & {
  rpc?: string
  gateway?: string | false
  name?: string
  zone?: string | false
  weight?: number
  credentials?: false
  maintenance?: 'on' | 'off'
}

export const editNodeCommand = (runner: Runner): Command =>
  leaf<Options>(runner, {
    name: 'edit',
    summary: 'Change what people decide about a node',
    about:
      'Change what people decide about a node. A new weight or zone moves copies; a new address is only taken when the same repository answers there. In maintenance its silence is no reason to repair.',
    examples: [
      'nodes edit 3 --name attic --zone home',
      'nodes edit attic --weight 2',
      'nodes edit 3 --rpc http://10.0.0.7:5001 --no-gateway',
      'nodes edit 3 --maintenance on',
    ],
    shape: (command) =>
      withCredentials(command.argument('<node>', 'number or name'))
        .option('--rpc <address>', 'RPC address')
        .option('--gateway <address>', 'gateway address')
        .option('--no-gateway', 'it has no gateway')
        .option('--name <name>', 'what people call it')
        .option('--zone <zone>', 'what it fails together with')
        .option('--no-zone', 'a zone of its own')
        .option('--weight <number>', 'its share in relation to the others', positiveNumber)
        .option('--no-credentials', 'it wants none any more')
        .addOption(
          new Option('--maintenance <state>', 'whether somebody works on it').choices([
            'on',
            'off',
          ]),
        ),
    work: async (context, { args: [reference = ''], options }) => {
      const change = changeOf(options)
      const credentials = await readCredentials(context, options)
      if (credentials !== undefined) change.credentials = credentials
      if (Object.keys(change).length === 0) {
        throw new WrongArguments('Nothing was to be changed.', 'Give at least one option.')
      }
      const { client } = await context.connect()
      const { id } = await findNode(client, reference)
      const node = await client.editNode(id, change)
      context.out.result(node)
      context.out.line(
        `Node ${node.id} (${printable(node.name)}) was changed; it is ${node.state}.`,
      )
      return undefined
    },
  })

/** The parser gives `true` for a `--no-…` that was not typed, which means nothing here. */
const changeOf = (options: Options): NodeChange => {
  const { rpc, gateway, name, zone, weight, credentials, maintenance } = options
  const change: NodeChange = {}
  if (rpc !== undefined) change.rpcUrl = rpc
  if (gateway === false) change.gatewayUrl = null
  else if (typeof gateway === 'string') change.gatewayUrl = gateway
  if (name !== undefined) change.name = name
  if (zone === false) change.zone = null
  else if (typeof zone === 'string') change.zone = zone
  if (weight !== undefined) change.weight = weight
  if (credentials === false) change.credentials = null
  if (maintenance !== undefined) change.maintenance = maintenance === 'on'
  return change
}
