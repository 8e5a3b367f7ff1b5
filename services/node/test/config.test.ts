import { describe, expect, it } from 'vitest'
import { readNodeConfig } from '../src/config.ts'

describe('the node’s settings', () => {
  it('have defaults that are safe', () => {
    expect(readNodeConfig({})).toMatchObject({
      host: '127.0.0.1',
      rpcPort: 5001,
      capacity: undefined,
      sync: true,
      stopWithParent: false,
    })
  })

  it('are read from the environment', () => {
    const env = {
      HOLDFAST_NODE_RPC_PORT: '0',
      HOLDFAST_NODE_CAPACITY: '2GiB',
      HOLDFAST_SYNC: 'false',
    }
    expect(readNodeConfig(env)).toMatchObject({ rpcPort: 0, capacity: 2_147_483_648, sync: false })
  })

  it('are refused together, with every wrong variable named', () => {
    const env = { HOLDFAST_NODE_RPC_PORT: 'high', HOLDFAST_SYNC: 'perhaps' }
    expect(() => readNodeConfig(env)).toThrow(/HOLDFAST_NODE_RPC_PORT.*HOLDFAST_SYNC/s)
  })
})
