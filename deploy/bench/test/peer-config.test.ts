import { describe, expect, it } from 'vitest'
import { type PeerConfig, peerConfig } from '../src/ipfs-cluster/peer-config.ts'

const made: PeerConfig = {
  cluster: {
    peername: 'host',
    listen_multiaddress: ['/ip4/0.0.0.0/tcp/9096'],
    mdns_interval: '10s',
  },
  api: { restapi: { read_timeout: '0s' }, ipfsproxy: {}, pinsvcapi: {} },
  ipfs_connector: { ipfshttp: { pin_timeout: '2m0s' } },
  monitor: { pubsubmon: { check_interval: '15s' } },
}
const place = { name: 'peer-1', secret: 'ab', swarmPort: 1, restPort: 2, kuboPort: 3 }
const config = peerConfig(made, place)

describe('the configuration of a peer to compare with', () => {
  it('names no address but loopback, and looks for nobody', () => {
    const addresses = JSON.stringify(config).match(/\/ip4\/[\d.]+\/tcp\/\d+/g)
    expect(addresses).toEqual([
      '/ip4/127.0.0.1/tcp/1',
      '/ip4/127.0.0.1/tcp/2',
      '/ip4/127.0.0.1/tcp/3',
    ])
    expect(config.cluster).toMatchObject({ secret: 'ab', mdns_interval: '0s' })
    expect(Object.keys(config.api)).toEqual(['restapi'])
  })

  it('lets copies be made again, with the timers that it has by itself', () => {
    expect(config.cluster).toMatchObject({ disable_repinning: false, replication_factor_min: 2 })
    expect(config.monitor).toEqual(made.monitor)
    expect(config.ipfs_connector.ipfshttp).toMatchObject({ pin_timeout: '2m0s' })
  })
})
