import { listAudit } from '@holdfast/catalog'
import { createSecretKeys } from '@holdfast/process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createAccessTokens } from '../src/people/access-tokens.ts'
import { createOwnerAccess, type OwnerAccess } from '../src/people/owner-access.ts'
import {
  call,
  newAdmin,
  newUser,
  type RunningGateway,
  SECRET,
  startTestGateway,
} from './running-gateway.ts'

let gateway: RunningGateway
let access: OwnerAccess
beforeAll(async () => {
  gateway = await startTestGateway()
  const tokens = createAccessTokens(createSecretKeys(SECRET))
  access = createOwnerAccess({ catalog: gateway.catalog, tokens })
})
afterAll(() => gateway?.stop())

const statusWith = async (token: string | undefined) =>
  (await call(gateway, 'GET', '/api/v1/nodes', token === undefined ? {} : { token })).status

describe('the access of whoever owns the server', () => {
  it('is nobody’s while there is no administrator', async () => {
    await newUser(gateway)
    expect(await access.issue()).toBeUndefined()
  })

  it('is that of the oldest administrator, for a quarter of an hour, and is written down', async () => {
    const admin = await newAdmin(gateway)
    const issued = await access.issue()
    expect(await statusWith(issued?.accessToken)).toBe(200)
    const lives = (issued?.expiresAt.getTime() ?? 0) - Date.now()
    expect(lives).toBeGreaterThan(800_000)
    expect(lives).toBeLessThanOrEqual(900_000)
    const { body } = await call(gateway, 'GET', '/api/v1/me', {
      token: issued?.accessToken ?? '',
    })
    expect(body.user.id).toBe(admin.id)
    const [row] = await listAudit(gateway.catalog, { limit: 1 })
    expect(row).toMatchObject({ action: 'session.owner', actorId: admin.id })
  })

  it('stays in one session, and begins another when that was ended', async () => {
    const sessions = async () => {
      const sql = "SELECT count(*)::int AS n FROM sessions WHERE user_agent LIKE 'owner%'"
      return (await gateway.catalog.pool.query(sql)).rows[0].n
    }
    await access.issue()
    await access.issue()
    expect(await sessions()).toBe(1)
    await gateway.catalog.pool.query('UPDATE sessions SET revoked_at = now()')
    await access.issue()
    expect(await sessions()).toBe(2)
  })

  it('is worth nothing once the server has ended it', async () => {
    const issued = await access.issue()
    await access.end()
    // Not asked with before: that a session is alive is remembered for two seconds.
    expect(await statusWith(issued?.accessToken)).toBe(401)
    await access.end()
  })
})
