import { post } from '../kubo-blocks.ts'

/** Roots whose whole tree the daemon has. */
export const pinnedOn = async (rpcUrl: string): Promise<ReadonlySet<string>> => {
  const { Keys } = JSON.parse(await post(rpcUrl, 'pin/ls?type=recursive')) as {
    Keys?: Record<string, unknown>
  }
  return new Set(Object.keys(Keys ?? {}))
}

/**
 * Private daemons find nobody, so each is told of those before it. An ipfs-cluster does the same half
 * a minute after it began; a copy from one daemon to another needs it.
 */
export const connectSwarms = async (rpcUrls: readonly string[]): Promise<void> => {
  const addresses: string[] = []
  for (const rpcUrl of rpcUrls) {
    for (const address of addresses) {
      await post(rpcUrl, `swarm/connect?arg=${encodeURIComponent(address)}`)
    }
    const { Addresses } = JSON.parse(await post(rpcUrl, 'id')) as { Addresses: string[] | null }
    const [own] = Addresses ?? []
    if (own === undefined) throw new Error('a Kubo daemon listens nowhere')
    addresses.push(own)
  }
}
