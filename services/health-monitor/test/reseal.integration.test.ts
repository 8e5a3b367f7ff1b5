import { addNode, listNodes, SECRET_KEY_SETTING, setSetting } from '@holdfast/catalog'
import { createSecretKeys, createVault } from '@holdfast/process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { reseal } from '../src/nodes/reseal.ts'
import { openSystem, type System } from './fixtures/monitor.ts'

const OLD = 'q7Zk2mVw9xR4tYb8nLc6pHs3dFg1jK5a'
const NEW = 'w2Xs9kLm4vBn7cQz1rTy6uHg3fJd8pAe'
const former = createVault(createSecretKeys(OLD), 'node-credentials')
const rotating = createSecretKeys(NEW, OLD)
const current = createVault(createSecretKeys(NEW), 'node-credentials')

let system: System
beforeAll(async () => {
  system = await openSystem()
})
afterAll(() => system?.close())

describe('a change of the secret', () => {
  it('seals anew what the former one sealed, once every service had time to learn it', async () => {
    const { catalog } = system
    await setSetting(catalog, SECRET_KEY_SETTING, rotating.current.id)
    const texts = [former.seal('bearer:a'), current.seal('bearer:b'), 'never sealed']
    for (const [n, credentials] of texts.entries()) {
      const rpcUrl = `http://node-${n}.test`
      await addNode(catalog, { name: `${n}`, rpcUrl, peerId: `peer-${n}`, credentials })
    }
    const stored = async () => (await listNodes(catalog)).map(({ credentials }) => credentials)

    expect(await reseal(catalog, rotating)).toBe(0)
    expect(await reseal(catalog, createSecretKeys(OLD, NEW), 0)).toBe(0)
    expect(await stored()).toEqual(texts)
    expect(await reseal(catalog, rotating, 0)).toBe(1)
    const [first, ...others] = await stored()
    expect(current.open(first as string)).toBe('bearer:a')
    expect(others).toEqual(texts.slice(1))
    expect(await reseal(catalog, rotating, 0)).toBe(0)
  })
})
