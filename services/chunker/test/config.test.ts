import { describe, expect, it } from 'vitest'
import { readChunkerConfig } from '../src/config.ts'

const NEEDED = { DATABASE_URL: 'postgres://db/holdfast', QUEUE_URL: 'redis://queue' }

describe('the settings of the chunker', () => {
  it('need the catalogue and the queue, and have defaults for the rest', () => {
    expect(readChunkerConfig(NEEDED)).toMatchObject({
      databaseUrl: 'postgres://db/holdfast',
      queueUrl: 'redis://queue',
      copies: 3,
      quorum: 2,
      stopWithParent: false,
    })
  })

  it('are refused with every wrong variable in one message', () => {
    const wrong = { ...NEEDED, QUEUE_URL: 'amqp://queue', HOLDFAST_COPIES: '0', METRICS_PORT: 'x' }
    expect(() => readChunkerConfig(wrong)).toThrow(
      /QUEUE_URL[\s\S]*HOLDFAST_COPIES[\s\S]*METRICS_PORT/,
    )
  })
})
