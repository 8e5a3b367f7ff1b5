import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import type { Front, NodeAddresses } from './test-node.ts'

/**
 * What the network between Holdfast and a node does to connections, old ones and new ones alike:
 *
 * - `works`
 * - `drops`: nothing arrives on either side, and nobody is told
 * - `rejects`: connections are reset, new ones refused
 * - `one-way`: requests arrive at the node, its answers are lost
 * - `half-open`: the node's side is closed, ours is never told
 */
export type NetworkState = 'works' | 'drops' | 'rejects' | 'one-way' | 'half-open'

export type BrokenNetwork = Front & { become(state: NetworkState): Promise<void> }

type Wire = { ours: Socket; theirs: Socket }
type Port = { url: string; become(state: NetworkState): Promise<void>; close(): Promise<void> }

/** A network of the test's own: packet filters and delays are not there on every machine. */
export const startBrokenNetwork = async (node: NodeAddresses): Promise<BrokenNetwork> => {
  const [rpc, gateway] = await Promise.all([
    startPort(new URL(node.rpcUrl)),
    startPort(new URL(node.gatewayUrl)),
  ])
  return {
    rpcUrl: rpc.url,
    gatewayUrl: gateway.url,
    become: async (state) => void (await Promise.all([rpc.become(state), gateway.become(state)])),
    close: async () => void (await Promise.all([rpc.close(), gateway.close()])),
  }
}

const startPort = async (target: URL): Promise<Port> => {
  let state: NetworkState = 'works'
  const wires = new Set<Wire>()

  const server = createServer((ours) => {
    const theirs = connect(Number(target.port), target.hostname)
    const wire = { ours, theirs }
    wires.add(wire)
    ours.on('data', (bytes) => reaches(state) && pass(bytes, ours, theirs))
    theirs.on('data', (bytes) => state === 'works' && pass(bytes, theirs, ours))
    for (const [socket, other] of [
      [ours, theirs],
      [theirs, ours],
    ] as const) {
      socket.on('error', () => {}) // its close follows
      socket.on('close', () => {
        if (state === 'works' || state === 'rejects' || socket === ours) other.destroy()
        if (ours.destroyed && theirs.destroyed) wires.delete(wire)
      })
    }
    suffer(wire, state)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo

  const reset = () => {
    for (const { ours, theirs } of wires) {
      ours.resetAndDestroy()
      theirs.destroy()
    }
  }
  return {
    url: `http://127.0.0.1:${port}`,
    become: async (next) => {
      const before = state
      state = next
      for (const wire of wires) suffer(wire, next)
      if (next === 'rejects') {
        reset()
        await closed(server)
      } else if (before === 'rejects') {
        server.listen(port, '127.0.0.1')
        await once(server, 'listening')
      }
      // What was lost in between is not sent again: those connections are of no use any more.
      if (next === 'works') reset()
    },
    close: async () => {
      reset()
      if (server.listening) await closed(server)
    },
  }
}

const reaches = (state: NetworkState): boolean => state === 'works' || state === 'one-way'

const pass = (bytes: Buffer, from: Socket, to: Socket): void => {
  if (to.write(bytes)) return
  from.pause()
  to.once('drain', () => from.resume())
}

const suffer = ({ ours, theirs }: Wire, state: NetworkState): void => {
  if (state === 'half-open') theirs.destroy()
  if (state !== 'drops') return
  ours.pause()
  theirs.pause()
}

const closed = async (server: ReturnType<typeof createServer>): Promise<void> => {
  server.close()
  await once(server, 'close')
}
