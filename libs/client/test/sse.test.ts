import { describe, expect, it } from 'vitest'
import { readSse, type SseMessage } from '../src/sse.ts'

async function* pieces(...texts: string[]) {
  for (const text of texts) yield Buffer.from(text)
}

const read = async (source: AsyncIterable<Uint8Array>, onRetry?: (ms: number) => void) => {
  const messages: SseMessage[] = []
  for await (const message of readSse(source, onRetry)) messages.push(message)
  return messages
}

describe('readSse', () => {
  it('reads fields, joins data lines and keeps the last id', async () => {
    const text = 'id: 7\nevent: node.state\ndata: a\ndata: b\n\ndata:c\n\n'
    expect(await read(pieces(text))).toEqual([
      { id: '7', event: 'node.state', data: 'a\nb' },
      { id: '7', event: 'message', data: 'c' },
    ])
  })

  it('gives the same messages wherever the stream is cut', async () => {
    const text = ': comment\r\nid: 1\r\ndata: größe\r\n\r\nid: 2\rdata: zwei\r\rid: 3\ndata: x\n\n'
    const whole = await read(pieces(text))
    expect(whole).toHaveLength(3)
    const bytes = Buffer.from(text)
    for (let cut = 1; cut < bytes.length; cut += 1) {
      const parts = (async function* () {
        yield bytes.subarray(0, cut)
        yield bytes.subarray(cut)
      })()
      expect(await read(parts)).toEqual(whole)
    }
  })

  it('drops a message that the end cuts short, and one without data', async () => {
    expect(await read(pieces('id: 1\n\ndata: lost\n'))).toEqual([])
  })

  it('passes on how long to wait before reconnecting', async () => {
    const waits: number[] = []
    await read(pieces('retry: 2500\nretry: soon\n\n'), (ms) => waits.push(ms))
    expect(waits).toEqual([2500])
  })
})
