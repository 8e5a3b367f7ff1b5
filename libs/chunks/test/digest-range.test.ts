import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cidText, digestRange, InvalidCid } from '../src/index.ts'

const digests = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes))

describe('the digests that a text can mean', () => {
  it('are those with this beginning, and no others', () => {
    fc.assert(
      fc.property(digests, digests, fc.nat(52), fc.constantFrom('raw', 'dag-pb'), (...given) => {
        const [digest, other, more, codec] = given
        const text = cidText(digest, codec).slice(0, 7 + more)
        const range = digestRange(text)
        const isIn = (one: Buffer) =>
          Buffer.compare(range.from, one) <= 0 && Buffer.compare(one, range.to) <= 0
        expect([isIn(digest), range.codec]).toEqual([true, codec])
        expect(isIn(other)).toBe(cidText(other, codec).startsWith(text))
      }),
    )
  })

  it('are those with these hexadecimal digits', () => {
    const digest = createHash('sha256').update('x').digest()
    const hex = digest.toString('hex')
    expect(digestRange(hex)).toEqual({ from: digest, to: digest })
    const { from, to } = digestRange(hex.slice(0, 7))
    expect(from.toString('hex')).toBe(hex.slice(0, 7).padEnd(64, '0'))
    expect(to.toString('hex')).toBe(hex.slice(0, 7).padEnd(64, 'f'))
  })

  it('are all of a codec where only the head of a CID is there', () => {
    const { from, to, codec } = digestRange('bafy')
    expect([from, to, codec]).toEqual([Buffer.alloc(32), Buffer.alloc(32, 255), 'dag-pb'])
  })

  it.each(['', 'zzz', 'bafkreizz', 'bafkrei1', `bafkrei${'a'.repeat(60)}`])(
    'are none of %j',
    (text) => {
      expect(() => digestRange(text)).toThrow(InvalidCid)
    },
  )
})
