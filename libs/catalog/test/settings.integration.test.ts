import { beforeEach, describe, expect, it } from 'vitest'
import {
  changedSettings,
  changeSettings,
  createUser,
  listAudit,
  liveSettings,
  settingsInForce,
  tellConfigured,
} from '../src/index.ts'
import { query, useCatalog } from './test-catalog.ts'

const t = useCatalog()

describe('settings that administrators change', () => {
  let actorId: string
  beforeEach(async () => {
    await query(t.c, 'DELETE FROM settings')
    const email = `${crypto.randomUUID()}@example.com`
    actorId = (await createUser(t.c, { email, passwordHash: 'x', role: 'admin' })).id
  })
  const change = (values: Parameters<typeof changeSettings>[1]['change']) =>
    changeSettings(t.c, { change: values, actorId })
  const told = async () =>
    (await listAudit(t.c, { limit: 10 }))
      .filter((row) => row.actorId === actorId && row.action === 'settings.changed')
      .map(({ detail }) => detail)

  it('go before what services are configured with, until they are taken back', async () => {
    await tellConfigured(t.c, { rebalanceAutomatic: true, rebalanceHours: '0-24' })
    await tellConfigured(t.c, { scrubDays: 14 })
    await change({ rebalanceHours: '22-6', webhooksPrivate: true })
    expect(await settingsInForce(t.c)).toEqual({
      keepVersions: 10,
      trashDays: 30,
      webhooksPrivate: true,
      rebalanceAutomatic: true,
      rebalanceHours: '22-6',
      scrubDays: 14,
    })
    await change({ rebalanceHours: null })
    expect((await settingsInForce(t.c)).rebalanceHours).toBe('0-24')
    expect(await changedSettings(t.c)).toEqual({ webhooksPrivate: true })
    expect(await told()).toEqual([
      { rebalanceHours: null },
      { rebalanceHours: '22-6', webhooksPrivate: true },
    ])
  })

  it('leave no trace when nothing is another by them', async () => {
    await change({ scrubShare: 0.2 })
    await change({ scrubShare: 0.2, scrubDays: null })
    expect(await told()).toEqual([{ scrubShare: 0.2 }])
  })

  it('lose none of two changes at once', async () => {
    await Promise.all([change({ scrubDays: 7 }), change({ scrubShare: 0.5 })])
    expect(await changedSettings(t.c)).toEqual({ scrubDays: 7, scrubShare: 0.5 })
  })

  it('reach a service that runs at its next look, and leave it again', async () => {
    const live = liveSettings(t.c, { outAfterSeconds: 300, scrubDays: 14 })
    expect(live.now).toEqual({ outAfterSeconds: 300, scrubDays: 14 })
    await change({ outAfterSeconds: 3_600 })
    await live.refresh()
    expect(live.now).toMatchObject({ outAfterSeconds: 3_600, scrubDays: 14 })
    await change({ outAfterSeconds: null })
    await live.refresh()
    expect(live.now.outAfterSeconds).toBe(300)
    // What it says of itself is its configuration, whatever holds.
    expect((await settingsInForce(t.c)).outAfterSeconds).toBe(300)
  })
})
