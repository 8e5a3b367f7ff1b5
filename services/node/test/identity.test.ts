import { describe, expect, it } from 'vitest'
import { openIdentity, peerIdOf } from '../src/identity.ts'
import { recorded } from './recorded-requests.ts'
import { temporaryFolder } from './running-node.ts'

describe('the identity of a node', () => {
  it('is derived from its key as Kubo derives it', () => {
    const body = recorded.find(({ name }) => name === 'id')?.response.body ?? ''
    const { ID, PublicKey } = JSON.parse(body)
    expect(peerIdOf(Buffer.from(PublicKey, 'base64'))).toBe(ID)
  })

  it('stays with its folder', async () => {
    await using folder = await temporaryFolder()
    await using other = await temporaryFolder()
    const first = await openIdentity(folder.path)
    expect(first.peerId).toMatch(/^12D3KooW[1-9A-HJ-NP-Za-km-z]{44}$/)
    expect(await openIdentity(folder.path)).toEqual(first)
    expect((await openIdentity(other.path)).peerId).not.toBe(first.peerId)
  })
})
