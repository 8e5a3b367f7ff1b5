import { sha256 } from '@holdfast/chunks'
import { describe, expect, it } from 'vitest'
import { cidOf, cidOfPath, codecByName, digestOf, digestOfFileKey, fileKeyOf } from '../src/cid.ts'
import { CommandFailed } from '../src/errors.ts'
import { layoutOf } from '../src/store/layout.ts'

const digest = sha256(Buffer.from('holdfast\n'))
const cid = 'bafkreidcbqdt3ftsilpcz6rh4tdd2y2kmuebxfnc4m3jn5wm27h37csuvm'

describe('CIDs', () => {
  it.each([cid, `/ipfs/${cid}`])('are read from %s', (path) => {
    expect(digestOf(cidOfPath(path))).toEqual(digest)
  })

  it.each(['raw', 'dag-pb', 'dag-cbor'])('of codec %s name the same block', (name) => {
    const text = cidOf(digest, codecByName(name)).toString()
    expect(digestOf(cidOfPath(text))).toEqual(digest)
  })

  it.each(['', 'notacid', '/ipfs/', '/ipns/x', `${cid}/below`])('are not found in "%s"', (path) => {
    expect(() => cidOfPath(path)).toThrow(CommandFailed)
  })

  it('with another hash than SHA-256 are refused', () => {
    const identity = cidOfPath('bafkqaaa')
    expect(() => digestOf(identity)).toThrow('sha2-256 only')
  })
})

describe('file keys', () => {
  it('are those of flatfs', () => {
    // The empty folder, which every Kubo repository has in its shard X3.
    const empty = digestOf(cidOfPath('QmUNLLsPACCz1vLxQVkXqqLX5R1X345qqfHbsf67hvA3Nn'))
    const key = 'CIQFTFEEHEDF6KLBT32BFAGLXEZL4UWFNWM4LFTLMXQBCERZ6CMLX3Y'
    expect(fileKeyOf(empty)).toBe(key)
    expect(Buffer.from(digestOfFileKey(key) ?? [])).toEqual(empty)
    expect(layoutOf('data').place(empty).path).toBe(`data/blocks/X3/${key}.data`)
  })

  it.each(['', 'CIQ', 'README', 'ciqabc', 'CIQGEDAHHWLHEQW6FT5CPZGGHVRUU!'])(
    'are not found in the name "%s"',
    (name) => {
      expect(digestOfFileKey(name)).toBeUndefined()
    },
  )
})
