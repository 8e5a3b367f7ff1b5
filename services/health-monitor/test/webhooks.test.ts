import { createHmac, randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { messageOf } from '../src/webhooks/message.ts'
import { waitAfter } from '../src/webhooks/retry-plan.ts'
import { signatureOf } from '../src/webhooks/sign.ts'

describe('the signature of a webhook', () => {
  it('is that of the example in the Standard Webhooks specification', () => {
    expect(
      signatureOf('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', {
        id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
        timestamp: 1_614_265_330,
        body: '{"test": 2432232314}',
      }),
    ).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=')
  })

  it('covers the id, the time and the body', () => {
    const key = randomBytes(32)
    const secret = `whsec_${key.toString('base64')}`
    const signed = { id: 'msg_1', timestamp: 5, body: 'ä' }
    const mac = createHmac('sha256', key).update('msg_1.5.ä').digest('base64')
    expect(signatureOf(secret, signed)).toBe(`v1,${mac}`)
    for (const change of [{ id: 'msg_2' }, { timestamp: 6 }, { body: 'a' }]) {
      expect(signatureOf(secret, { ...signed, ...change })).not.toBe(`v1,${mac}`)
    }
    expect(() => signatureOf('no secret', signed)).toThrow(TypeError)
  })
})

describe('a message', () => {
  it('is the same at every attempt', () => {
    const delivery = {
      id: '0192-a',
      attempts: 0,
      createdAt: new Date(0),
      event: {
        id: 7,
        at: new Date(1_000),
        actorId: null,
        action: 'node.state',
        subject: '3',
        detail: { to: 'down' },
      },
    }
    const message = messageOf(delivery)
    expect(message).toEqual(messageOf({ ...delivery, attempts: 4 }))
    expect(message.id).toBe('msg_0192-a')
    expect(JSON.parse(message.body)).toEqual({
      type: 'node.state',
      timestamp: '1970-01-01T00:00:01.000Z',
      data: { id: 7, actorId: null, subject: '3', detail: { to: 'down' } },
    })
    const test = JSON.parse(messageOf({ ...delivery, event: undefined }).body)
    expect(test).toMatchObject({ type: 'webhook.test', data: {} })
  })
})

describe('the waits between attempts', () => {
  it('grow from seconds to hours, a day in all, and end', () => {
    const waits = Array.from({ length: 9 }, (_, at) => waitAfter(at + 1, 0.5) as number)
    expect(waits).toEqual(waits.toSorted((a, b) => a - b))
    expect(waits[0]).toBe(5)
    const hours = waits.reduce((sum, wait) => sum + wait, 0) / 3_600
    expect(hours).toBeGreaterThan(20)
    expect(waitAfter(10)).toBeUndefined()
    expect(waitAfter(1, 0)).toBe(4)
    expect(waitAfter(1, 1)).toBe(6)
  })
})
