import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { GenericContainer, Wait } from 'testcontainers'
import { childEnvironment, pullNothing } from '../config.ts'
import { newSwarmKey, PRIVATE_SETTINGS } from './kubo-daemon.ts'
import type { StartedNode } from './started.ts'

const run = promisify(execFile)

const PORTS = { rpc: 5001, gateway: 8080 }

/** An `ipfs/kubo` image that a Docker engine already has; none is ever pulled for this. */
export async function findKuboImage(): Promise<string | undefined> {
  try {
    const format = ['--format', '{{.Repository}}:{{.Tag}}']
    const { stdout } = await run('docker', ['image', 'ls', 'ipfs/kubo', ...format], {
      env: childEnvironment(),
      timeout: 10_000,
    })
    return stdout.split('\n').find((name) => name !== '' && !name.endsWith('<none>'))
  } catch {
    return undefined
  }
}

/** A private Kubo daemon in a container. The image runs what lies in its init folder before. */
export async function startKuboContainer(image: string): Promise<StartedNode> {
  const settings = PRIVATE_SETTINGS.map(
    ([key, value]) => `ipfs config --json ${key} '${JSON.stringify(value)}'`,
  )
  pullNothing()
  const script = ['#!/bin/sh', 'set -e', ...settings].join('\n')
  const container = await new GenericContainer(image)
    .withEnvironment({
      IPFS_TELEMETRY: 'off',
      LIBP2P_FORCE_PNET: '1',
      IPFS_SWARM_KEY: newSwarmKey(),
    })
    .withCopyContentToContainer([
      { content: script, target: '/container-init.d/private.sh', mode: 0o755 },
    ])
    .withExposedPorts(PORTS.rpc, PORTS.gateway)
    .withWaitStrategy(Wait.forLogMessage('Daemon is ready'))
    .start()
  const url = (port: number) => `http://${container.getHost()}:${container.getMappedPort(port)}`
  return {
    rpcUrl: url(PORTS.rpc),
    gatewayUrl: url(PORTS.gateway).replace('localhost', '127.0.0.1'),
    stop: async () => {
      await container.stop()
    },
  }
}
