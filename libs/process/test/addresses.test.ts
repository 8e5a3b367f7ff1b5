import type { LookupAddress, lookup } from 'node:dns'
import { describe, expect, it } from 'vitest'
import {
  AddressRefused,
  addressKind,
  createGuardedLookup,
  isImportPlace,
  isNodePlace,
  parseAllowedPlaces,
  refuseLiteral,
} from '../src/index.ts'

describe('the kind of an address', () => {
  it.each([
    ['8.8.8.8', 'public'],
    ['2606:4700::1111', 'public'],
    ['10.1.2.3', 'private'],
    ['172.31.255.255', 'private'],
    ['172.32.0.1', 'public'],
    ['192.168.1.1', 'private'],
    ['100.64.0.1', 'private'],
    ['fd12:3456::1', 'private'],
    ['127.8.9.1', 'loopback'],
    ['::1', 'loopback'],
    ['169.254.1.1', 'link-local'],
    ['fe80::1', 'link-local'],
    ['fe80::1%eth0', 'link-local'],
    ['169.254.169.254', 'metadata'],
    ['100.100.100.200', 'metadata'],
    ['fd00:ec2::254', 'metadata'],
    ['0.0.0.0', 'reserved'],
    ['::', 'reserved'],
    ['224.0.0.1', 'reserved'],
    ['255.255.255.255', 'reserved'],
    ['ff02::1', 'reserved'],
    ['not an address', 'reserved'],
    // IPv4 in the clothes of IPv6.
    ['::ffff:169.254.169.254', 'metadata'],
    ['::ffff:a9fe:a9fe', 'metadata'],
    ['::169.254.169.254', 'metadata'],
    ['64:ff9b::a9fe:a9fe', 'metadata'],
    ['2002:a9fe:a9fe::1', 'metadata'],
    ['::ffff:0:127.0.0.1', 'loopback'],
    ['::ffff:127.0.0.1', 'loopback'],
    ['::ffff:8.8.8.8', 'public'],
    ['2002:7f00:1::', 'loopback'],
  ])('%s is %s', (address, kind) => {
    expect(addressKind(address)).toBe(kind)
  })
})

describe('an address as a URL', () => {
  it.each([
    'http://169.254.169.254/latest',
    'http://2852039166/',
    'http://0xa9fea9fe/',
    'http://0251.0376.0251.0376/',
    'http://169.254.169.254./',
    'http://[::ffff:169.254.169.254]:5001/',
    'http://[fe80::1]/',
    'http://0/',
  ])('%s is no place for a node', (url) => {
    expect(() => refuseLiteral(url, isNodePlace)).toThrow(AddressRefused)
  })

  it.each(['http://127.0.0.1:5001', 'http://10.0.0.1', 'http://[::1]:5001', 'http://name.test'])(
    '%s may be one',
    (url) => {
      expect(() => refuseLiteral(url, isNodePlace)).not.toThrow()
    },
  )
})

describe('a guarded look-up', () => {
  const answering = (...addresses: string[]) =>
    ((_name: string, _options: object, done: (e: null, found: LookupAddress[]) => void) =>
      done(
        null,
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      )) as unknown as typeof lookup

  const look = (addresses: string[], all: boolean) =>
    new Promise((resolve) => {
      const guarded = createGuardedLookup(isNodePlace, answering(...addresses))
      guarded('name.test', { all }, (error, found) => resolve(error ?? found))
    })

  it('passes allowed addresses on and leaves the others out', async () => {
    expect(await look(['169.254.169.254', '10.0.0.1'], false)).toBe('10.0.0.1')
    expect(await look(['10.0.0.2', 'fe80::1'], true)).toEqual([{ address: '10.0.0.2', family: 4 }])
  })

  it('fails for a name that leads nowhere allowed', async () => {
    expect(await look(['169.254.169.254'], true)).toBeInstanceOf(AddressRefused)
    expect(await look([], true)).toBeInstanceOf(AddressRefused)
  })
})

describe('places that imports may come from', () => {
  const allows = isImportPlace(parseAllowedPlaces('10.1.0.0/16, 127.0.0.1,fd00::/8, intra.example'))

  it('are public, or named by an administrator', () => {
    const asked = (address: string, host = address) => allows(addressKind(address), address, host)
    expect(asked('8.8.8.8')).toBe(true)
    expect(asked('10.1.2.3')).toBe(true)
    expect(asked('10.2.0.1')).toBe(false)
    expect(asked('127.0.0.1')).toBe(true)
    expect(asked('127.0.0.2')).toBe(false)
    expect(asked('fd12::1')).toBe(true)
    expect(asked('192.168.1.1', 'Intra.example')).toBe(true)
    expect(asked('192.168.1.1', 'other.example')).toBe(false)
  })

  it('never are where clouds hand out credentials', () => {
    const wide = isImportPlace(parseAllowedPlaces('0.0.0.0/0, metadata.example'))
    for (const host of ['169.254.169.254', 'metadata.example']) {
      expect(wide(addressKind('169.254.169.254'), '169.254.169.254', host)).toBe(false)
    }
  })

  it.each(['10.0.0.0/33', '10.0.0.0/x', 'http://example.org', 'a b'])('are not %j', (text) => {
    expect(() => parseAllowedPlaces(text)).toThrow(text)
  })
})
