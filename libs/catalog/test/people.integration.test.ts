import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import {
  advanceGeneration,
  catalogueGeneration,
  consumeSetupToken,
  countAdmins,
  createApiKey,
  createSession,
  createUser,
  EmailTaken,
  findSessionRole,
  findUserForLogin,
  findUserOfApiKey,
  forgetOldSessions,
  getSetting,
  LOST_ANSWER_SECONDS,
  listApiKeys,
  listAudit,
  listSessions,
  revokeApiKey,
  revokeSession,
  revokeSessionOfToken,
  rotateSession,
  SetupTokenInvalid,
  setSetting,
  setSetupTokenHash,
  settingOnce,
  setupTokenHash,
} from '../src/index.ts'
import { addUser, query, useCatalog } from './test-catalog.ts'

const test = useCatalog()
const hash = () => randomBytes(32)
const nobody = '00000000-0000-7000-8000-000000000000'

describe('a user', () => {
  it('has an address of their own, whatever its case', async () => {
    const user = { email: 'Ada@Example.org', passwordHash: 'secret', role: 'user' } as const
    const made = await createUser(test.c, user)
    await expect(createUser(test.c, { ...user, email: 'ada@example.ORG' })).rejects.toThrow(
      EmailTaken,
    )
    expect(await findUserForLogin(test.c, 'ADA@example.org')).toMatchObject({
      id: made.id,
      passwordHash: 'secret',
      quota: { bytes: null, used: 0, reserved: 0 },
    })
    expect(await findUserForLogin(test.c, 'nobody@example.org')).toBeUndefined()
  })
})

describe('a session', () => {
  async function signedIn(ttlSeconds = 60) {
    const userId = await addUser(test.c)
    const tokenHash = hash()
    const { id } = await createSession(test.c, { userId, tokenHash, ttlSeconds, ip: '::1' })
    return { userId, tokenHash, sessionId: id }
  }

  it('goes on with a new token each time', async () => {
    const { tokenHash, sessionId, userId } = await signedIn()
    const second = hash()
    expect(await rotateSession(test.c, { tokenHash, newTokenHash: second })).toMatchObject({
      sessionId,
      reused: false,
      user: { id: userId },
    })
    const third = await rotateSession(test.c, { tokenHash: second, newTokenHash: hash() })
    expect(third?.reused).toBe(false)
    expect(await listSessions(test.c, userId)).toMatchObject([{ id: sessionId, ip: '::1' }])
  })

  const rotate = (tokenHash: Uint8Array, newTokenHash: Uint8Array = hash()) =>
    rotateSession(test.c, { tokenHash, newTokenHash })
  /** As if each token had been exchanged so much earlier. */
  const age = (sessionId: string, seconds: number) =>
    query(
      test.c,
      `UPDATE session_tokens SET used_at = used_at - make_interval(secs => $2) WHERE session_id = $1`,
      [sessionId, seconds],
    )

  it('ends when a token comes a second time, for the thief and for the owner', async () => {
    const { tokenHash, userId, sessionId } = await signedIn()
    const next = hash()
    await rotate(tokenHash, next)
    await age(sessionId, LOST_ANSWER_SECONDS)
    expect((await rotate(tokenHash))?.reused).toBe(true)
    expect(await rotate(next)).toBeUndefined()
    expect(await listSessions(test.c, userId)).toEqual([])
    expect(await findSessionRole(test.c, { userId, sessionId })).toBeUndefined()
  })

  it('goes on when an answer was lost, also twice', async () => {
    const { tokenHash, sessionId } = await signedIn()
    await rotate(tokenHash)
    await age(sessionId, LOST_ANSWER_SECONDS - 2)
    await rotate(tokenHash)
    const arrived = hash()
    expect((await rotate(tokenHash, arrived))?.reused).toBe(false)
    expect((await rotate(arrived))?.reused).toBe(false)
  })

  it('ends when a token comes again whose successor was used', async () => {
    const { tokenHash } = await signedIn()
    const next = hash()
    await rotate(tokenHash, next)
    await rotate(next)
    expect((await rotate(tokenHash))?.reused).toBe(true)
  })

  it('ends when a token comes that another took the place of: one of two has it from a thief', async () => {
    const { tokenHash } = await signedIn()
    const [first, second] = [hash(), hash()]
    await rotate(tokenHash, first)
    await rotate(tokenHash, second)
    expect((await rotate(first))?.reused).toBe(true)
    expect(await rotate(second)).toBeUndefined()
  })

  it('has one good token after two exchanges at once', async () => {
    const { tokenHash } = await signedIn()
    const next = [hash(), hash(), hash(), hash()]
    const all = await Promise.all(next.map((one) => rotate(tokenHash, one)))
    expect(all.map((one) => one?.reused)).toEqual([false, false, false, false])
    const good = 'used_at IS NULL AND replaced_at IS NULL'
    const rows = await query(
      test.c,
      `SELECT FROM session_tokens WHERE session_id = $1 AND ${good}`,
      [all[0]?.sessionId],
    )
    expect(rows).toHaveLength(1)
  })

  it('is over after its time, after sign-out, and for a disabled user', async () => {
    const old = await signedIn(-1)
    expect(await rotateSession(test.c, { ...old, newTokenHash: hash() })).toBeUndefined()
    const out = await signedIn()
    await revokeSessionOfToken(test.c, out.tokenHash)
    expect(await rotateSession(test.c, { ...out, newTokenHash: hash() })).toBeUndefined()
    const disabled = await signedIn()
    await query(test.c, 'UPDATE users SET disabled_at = now() WHERE id = $1', [disabled.userId])
    expect(await rotateSession(test.c, { ...disabled, newTokenHash: hash() })).toBeUndefined()
  })

  it('is ended only by its own user, and forgotten later', async () => {
    const { userId, sessionId } = await signedIn()
    expect(await revokeSession(test.c, { userId: await addUser(test.c), sessionId })).toBe(false)
    expect(await findSessionRole(test.c, { userId, sessionId })).toBe('user')
    expect(await revokeSession(test.c, { userId, sessionId })).toBe(true)
    expect(await revokeSession(test.c, { userId, sessionId })).toBe(false)
    expect(await forgetOldSessions(test.c, 1_000)).toBe(0)
    expect(await forgetOldSessions(test.c, -1)).toBeGreaterThan(0)
  })
})

describe('an API key', () => {
  it('speaks for its user until it is revoked or expired', async () => {
    const userId = await addUser(test.c)
    const keyHash = hash()
    const key = await createApiKey(test.c, { userId, name: 'ci', keyHash, prefix: 'hf_ab' })
    expect(await findUserOfApiKey(test.c, keyHash)).toMatchObject({ user: { id: userId } })
    expect((await listApiKeys(test.c, userId))[0]?.usedAt).toBeInstanceOf(Date)
    expect(await revokeApiKey(test.c, { userId: nobody, keyId: key.id })).toBe(false)
    expect(await revokeApiKey(test.c, { userId, keyId: key.id })).toBe(true)
    expect(await findUserOfApiKey(test.c, keyHash)).toBeUndefined()
    const expired = hash()
    const past = { expiresAt: new Date(0), keyHash: expired }
    await createApiKey(test.c, { userId, name: 'old', prefix: 'hf_cd', ...past })
    expect(await findUserOfApiKey(test.c, expired)).toBeUndefined()
  })
})

describe('the one-time token', () => {
  it('makes exactly one admin, and there is no other after that', async () => {
    const tokenHash = hash()
    expect(await setSetupTokenHash(test.c, tokenHash)).toBe(true)
    expect(await setupTokenHash(test.c)).toEqual(tokenHash)
    await expect(
      consumeSetupToken(test.c, { tokenHash: hash(), user: { email: 'x@x', passwordHash: 'x' } }),
    ).rejects.toThrow(SetupTokenInvalid)
    const tries = await Promise.allSettled(
      [1, 2, 3].map((n) =>
        consumeSetupToken(test.c, { tokenHash, user: { email: `${n}@x`, passwordHash: 'x' } }),
      ),
    )
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await countAdmins(test.c)).toBe(1)
    expect(await setupTokenHash(test.c)).toBeUndefined()
    expect(await setSetupTokenHash(test.c, tokenHash)).toBe(false)
    expect((await listAudit(test.c)).map(({ action }) => action)).toContain('setup.completed')
  })
})

describe('a setting', () => {
  it('keeps any JSON, and once is once', async () => {
    await setSetting(test.c, 'a', { b: [1, null] })
    expect(await getSetting(test.c, 'a')).toEqual({ b: [1, null] })
    const ids = await Promise.all([1, 2, 3].map((n) => settingOnce(test.c, 'id', n)))
    expect(new Set(ids).size).toBe(1)
    expect(await getSetting(test.c, 'nothing')).toBeUndefined()
  })

  it('never lets the generation go back', async () => {
    expect(await catalogueGeneration(test.c)).toBe(0)
    expect(await advanceGeneration(test.c, 5)).toBe(true)
    expect(await advanceGeneration(test.c, 5)).toBe(false)
    expect(await advanceGeneration(test.c, 4)).toBe(false)
    expect(await catalogueGeneration(test.c)).toBe(5)
  })
})
