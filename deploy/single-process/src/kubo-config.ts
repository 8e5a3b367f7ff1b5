/** The parts of a Kubo configuration that we look at; the rest is kept as `ipfs init` made it. */
export type KuboConfig = {
  Identity: { PeerID: string }
  Datastore: { Spec: DatastoreSpec; [name: string]: unknown }
  [name: string]: unknown
}

type DatastoreSpec = {
  type: string
  sync?: boolean
  child?: DatastoreSpec
  mounts?: DatastoreSpec[]
  [name: string]: unknown
}

export type KuboPorts = { rpcPort: number; gatewayPort: number; capacity: number | undefined }

/**
 * Makes a Kubo node private: it listens on loopback only, knows nobody, finds nobody and tells
 * nobody, and keeps what we give it. The settings are those of Kubo's `docs/config.md`; a node of
 * an older version ignores those that it does not know.
 */
export function privateConfig(made: KuboConfig, ports: KuboPorts): KuboConfig {
  const { rpcPort, gatewayPort, capacity } = ports
  return {
    ...made,
    Addresses: {
      ...(made.Addresses as object),
      API: `/ip4/127.0.0.1/tcp/${rpcPort}`,
      Gateway: `/ip4/127.0.0.1/tcp/${gatewayPort}`,
      Swarm: ['/ip4/127.0.0.1/tcp/0'],
    },
    AutoConf: { Enabled: false },
    AutoTLS: { Enabled: false },
    Bootstrap: [],
    Datastore: {
      ...made.Datastore,
      // Full is a state that we see and handle. Kubo itself only counts up to it for its GC, which
      // never runs here: nothing is pinned, so it would delete everything.
      ...(capacity === undefined ? {} : { StorageMax: `${capacity}B` }),
      Spec: synced(made.Datastore.Spec),
    },
    Discovery: { MDNS: { Enabled: false } },
    // Without AutoConf its placeholder "auto" has no meaning, and Kubo refuses to start.
    DNS: { Resolvers: {} },
    // Reads are local only; a gateway that searches the network would wait for nothing.
    Gateway: { ...(made.Gateway as object), NoFetch: true },
    Ipns: { DelegatedPublishers: [] },
    Plugins: { Plugins: { telemetry: { Config: { Mode: 'off' } } } },
    Provide: { Enabled: false },
    Routing: { Type: 'none', DelegatedRouters: [] },
    Swarm: {
      ...(made.Swarm as object),
      DisableNatPortMap: true,
      RelayClient: { Enabled: false },
      RelayService: { Enabled: false },
    },
  }
}

/** Every flatfs of the datastore syncs before it confirms, else an acknowledged chunk may be lost. */
function synced(spec: DatastoreSpec): DatastoreSpec {
  return {
    ...spec,
    ...(spec.type === 'flatfs' ? { sync: true } : {}),
    ...(spec.child ? { child: synced(spec.child) } : {}),
    ...(spec.mounts ? { mounts: spec.mounts.map(synced) } : {}),
  }
}
