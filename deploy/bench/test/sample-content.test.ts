import { sha256 } from '@holdfast/chunks'
import { describe, expect, it } from 'vitest'
import { createSampleContent, IN_HAND } from '../src/sample-content.ts'

const MIB = 1_048_576

describe('a sample content', () => {
  it('has the same bytes as a stream and chunk by chunk', () => {
    const content = createSampleContent(3 * MIB - 5)
    const streamed = Buffer.concat([...content.stream()])
    expect(streamed.length).toBe(content.bytes)
    for (let index = 0; index < content.chunks; index += 1) {
      const { digest, bytes } = content.chunk(index)
      expect(sha256(bytes)).toEqual(digest)
      expect(streamed.subarray(index * MIB, (index + 1) * MIB).equals(bytes)).toBe(true)
    }
  })

  it('repeats no chunk, neither within itself nor of another one', () => {
    const all = [createSampleContent((IN_HAND + 1) * MIB), createSampleContent(MIB)]
    const digests = all.flatMap(({ digests }) => digests.map((digest) => digest.toString('hex')))
    expect(new Set(digests).size).toBe(IN_HAND + 2)
  })
})
