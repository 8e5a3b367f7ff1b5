/** The parts of a peer's service.json that are set here; the rest stays as its `init` made it. */
export type PeerConfig = {
  cluster: Record<string, unknown>
  api: { restapi: Record<string, unknown>; [name: string]: unknown }
  ipfs_connector: { ipfshttp: Record<string, unknown> }
  [name: string]: unknown
}

export type PeerPlace = {
  name: string
  /** The same for all peers of one cluster; without it nobody is let in. */
  secret: string
  swarmPort: number
  restPort: number
  /** Port of the RPC of its Kubo daemon. */
  kuboPort: number
}

/**
 * A peer that knows and finds only those it is told of, and listens on loopback. Two copies of
 * everything, and copies made again when a peer is gone, which is off by default. Its timers are its
 * own defaults, as ours are ours.
 */
export const peerConfig = (made: PeerConfig, place: PeerPlace): PeerConfig => ({
  ...made,
  cluster: {
    ...made.cluster,
    peername: place.name,
    secret: place.secret,
    listen_multiaddress: [loopback(place.swarmPort)],
    enable_relay_hop: false,
    mdns_interval: '0s',
    replication_factor_min: 2,
    replication_factor_max: 2,
    disable_repinning: false,
  },
  // Its other two APIs would listen on ports of their own; what is not named is not started.
  api: { restapi: { ...made.api.restapi, http_listen_multiaddress: loopback(place.restPort) } },
  ipfs_connector: {
    ipfshttp: { ...made.ipfs_connector.ipfshttp, node_multiaddress: loopback(place.kuboPort) },
  },
})

export const loopback = (port: number): string => `/ip4/127.0.0.1/tcp/${port}`
