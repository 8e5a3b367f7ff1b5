import { CommandFailed } from '../errors.ts'
import { type Call, type Command, json } from './command.ts'

/**
 * `config?arg=Datastore`: the settings a Holdfast admin's checks look at, in Kubo's shape. They say
 * what this node does; none can be set over RPC.
 */
export const showConfig: Command = {
  argument: 'key',
  async run(call) {
    if (call.args.length > 1) throw new CommandFailed('this node is configured by its environment')
    return json({ Key: call.arg, Value: valueAt(await settingsOf(call), call.arg) })
  },
}

export const showWholeConfig: Command = {
  run: async (call) => json(await settingsOf(call)),
}

async function settingsOf({ node: { store, settings, identity } }: Call): Promise<object> {
  const { capacity } = await store.usage()
  return {
    Identity: { PeerID: identity.peerId },
    Addresses: { API: null, Gateway: null, Swarm: [], Announce: [] },
    AutoConf: { Enabled: false },
    Bootstrap: [],
    Routing: { Type: 'none' },
    Provide: { Enabled: false },
    Gateway: { NoFetch: true, DeserializedResponses: false },
    Datastore: {
      BlockKeyCacheSize: null,
      BloomFilterSize: 0,
      // Kubo's default, kept for its shape: there is nothing here that collects.
      GCPeriod: '1h',
      HashOnRead: false,
      Spec: datastoreSpec(settings.sync),
      StorageGCWatermark: 90,
      StorageMax: `${capacity}B`,
    },
  }
}

function datastoreSpec(sync: boolean): object {
  const blocks = {
    mountpoint: '/blocks',
    path: 'blocks',
    prefix: 'flatfs.datastore',
    shardFunc: '/repo/flatfs/shard/v1/next-to-last/2',
    sync,
    type: 'flatfs',
  }
  return { mounts: [blocks], type: 'mount' }
}

function valueAt(settings: object, key: string): unknown {
  let value: unknown = settings
  for (const part of key.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) {
      throw new CommandFailed(`failed to get config value: "${key}": key not found`)
    }
    value = (value as Record<string, unknown>)[part]
  }
  return value
}
