import { createFaultyNode, createKuboNode } from '../src/index.ts'
import { describeBlockNode } from './contract.ts'
import { startEmbeddedNode } from './daemons/embedded-node.ts'
import { findKuboImage, startKuboContainer } from './daemons/kubo-container.ts'
import { findKuboBinary, startKuboDaemon } from './daemons/kubo-daemon.ts'
import type { StartedNode } from './daemons/started.ts'

const binary = await findKuboBinary()
const image = binary === undefined ? await findKuboImage() : undefined

type Implementation = { name: string; start: () => Promise<StartedNode> }

const daemons: Implementation[] = [{ name: 'embedded node', start: startEmbeddedNode }]
if (binary !== undefined) daemons.push({ name: 'Kubo', start: () => startKuboDaemon(binary) })
if (image !== undefined) {
  daemons.push({ name: 'Kubo in a container', start: () => startKuboContainer(image) })
}

// A green run must not be mistaken for one that saw a Kubo.
const covered = ['the faulty double', ...daemons.map(({ name }) => name)].join(', ')
const hint =
  daemons.length > 1 ? '' : ' (no Kubo: no IPFS_BIN, no ipfs on PATH, no ipfs/kubo image)'
console.log(`block node contract covers: ${covered}${hint}`)

describeBlockNode('the faulty double', async () => {
  const node = createFaultyNode()
  return { node, close: () => node.close() }
})

for (const { name, start } of daemons) {
  for (const route of ['gateway', 'RPC only'] as const) {
    describeBlockNode(`${name}, ${route}`, async () => {
      const daemon = await start()
      const gatewayUrl = route === 'gateway' ? daemon.gatewayUrl : null
      const node = createKuboNode({ rpcUrl: daemon.rpcUrl, gatewayUrl })
      const close = async () => {
        await node.close()
        await daemon.stop()
      }
      return { node, close }
    })
  }
}
