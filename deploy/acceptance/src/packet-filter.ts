import { exec } from 'node:child_process'
import { promisify } from 'node:util'
import type { NetworkState } from './broken-network.ts'
import { canBuild } from './surroundings.ts'
import type { Surroundings } from './test-node.ts'

/**
 * What happens to the packets of one node; the kernel does it, so that old connections come back to life
 * as they would behind a real cable. It cannot close one side of a connection.
 */
export type FilterState = Exclude<NetworkState, 'half-open'>

export type PacketFilter = {
  /** Gives the node a network of its own, with one line to ours. */
  readonly surroundings: Surroundings
  become(state: FilterState): Promise<void>
}

const RULES: Record<FilterState, readonly string[]> = {
  works: [],
  drops: ['-A INPUT -j DROP', '-A OUTPUT -j DROP'],
  rejects: ['-A INPUT -p tcp -j REJECT --reject-with tcp-reset'],
  'one-way': ['-A OUTPUT -j DROP'],
}

/** Private, and not the first that a machine's own network would take. */
const NETWORK = '10.213.77'
const OURS = `${NETWORK}.1`
const THEIRS = `${NETWORK}.2`

const LINE = 'holdfast-line'

const WITHIN = ['unshare', '--net']

const run = promisify(exec)
const ip = (command: string) => run(`ip ${command}`)

/** One at a time on a machine: the address is always the same. */
export const createPacketFilter = (): PacketFilter => {
  let pid: string | undefined
  const inside = (command: string) => run(`nsenter -t ${pid} -n ${command}`)
  return {
    surroundings: {
      within: () => WITHIN,
      host: async (node) => {
        pid = String(node)
        // Both ends go with the node's network when the node ends.
        await ip(`link add ${LINE} type veth peer name ${LINE} netns ${pid}`)
        await ip(`address add ${OURS}/30 dev ${LINE}`)
        await ip(`link set ${LINE} up`)
        await inside(`ip address add ${THEIRS}/30 dev ${LINE}`)
        await inside(`ip link set ${LINE} up`)
        return THEIRS
      },
    },
    become: async (state) => {
      await inside('iptables -F')
      for (const rule of RULES[state]) await inside(`iptables ${rule}`)
    },
  }
}

/** Whether this machine has packet filters and lets us use them. */
export const canFilterPackets = (): boolean =>
  canBuild({ within: () => [...WITHIN, 'sh', '-c', 'iptables -L && exec "$0"'] })
