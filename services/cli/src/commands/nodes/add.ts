import type { Command } from 'commander'
import { leaf, positiveNumber, type Runner } from '../../command.ts'
import { printable } from '../../output/format.ts'
import { type CredentialOptions, readCredentials, withCredentials } from './credentials.ts'

type Options = CredentialOptions & {
  gateway?: string
  name?: string
  zone?: string
  weight?: number
  allowUnsynced?: boolean
}

export const addNodeCommand = (runner: Runner): Command =>
  leaf<Options>(runner, {
    name: 'add',
    summary: 'Make an IPFS node one of ours',
    about:
      'Make an IPFS node one of ours. It is tested first (`holdfast nodes test <address>` shows how that would go); then it gets its share of the chunks.',
    examples: [
      'nodes add http://10.0.0.5:5001 --gateway http://10.0.0.5:8080 --name cellar --zone home',
      'nodes add https://ipfs.example.org:5001 --bearer',
      'nodes add http://10.0.0.6:5001 --basic holdfast --secret-stdin < password.txt',
    ],
    shape: (command) =>
      withCredentials(command.argument('<address>', 'RPC address; Kubo listens on port 5001'))
        .option('--gateway <address>', 'its gateway; reading there is about twice as fast')
        .option('--name <name>', 'what people call it')
        .option('--zone <zone>', 'what it fails together with: a rack, a host, a site')
        .option('--weight <number>', 'its share in relation to the others', positiveNumber)
        .option('--allow-unsynced', 'accept a node that may lose what it confirmed'),
    work: async (context, { args: [rpcUrl = ''], options }) => {
      const { gateway, name, zone, weight, allowUnsynced } = options
      const credentials = await readCredentials(context, options)
      const { client } = await context.connect()
      const node = await client.addNode({
        rpcUrl,
        ...(gateway === undefined ? {} : { gatewayUrl: gateway }),
        ...(credentials === undefined ? {} : { credentials }),
        ...(name === undefined ? {} : { name }),
        ...(zone === undefined ? {} : { zone }),
        ...(weight === undefined ? {} : { weight }),
        ...(allowUnsynced ? { allowUnsynced } : {}),
      })
      context.out.result(node)
      context.out.line(`Node ${node.id} (${printable(node.name)}) is ${node.state}.`)
      return undefined
    },
  })
