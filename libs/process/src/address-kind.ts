import { BlockList, isIP, isIPv4 } from 'node:net'

/**
 * What kind of place an IP address is. `metadata`: where clouds hand out credentials to whoever asks
 * from inside. `reserved`: nothing that one could talk to (unspecified, multicast, documentation).
 */
export type AddressKind = 'public' | 'private' | 'loopback' | 'link-local' | 'metadata' | 'reserved'

type Range = readonly [AddressKind, string, number]

// First match wins, so single addresses come before the range they lie in.
const RANGES: readonly Range[] = [
  ['metadata', '169.254.169.254', 32],
  ['metadata', '169.254.170.2', 32],
  ['metadata', '100.100.100.200', 32],
  ['metadata', '168.63.129.16', 32],
  ['metadata', '192.0.0.192', 32],
  ['metadata', 'fd00:ec2::254', 128],
  ['metadata', 'fd20:ce::254', 128],
  ['link-local', '169.254.0.0', 16],
  ['link-local', 'fe80::', 10],
  ['loopback', '127.0.0.0', 8],
  ['loopback', '::1', 128],
  ['private', '10.0.0.0', 8],
  ['private', '172.16.0.0', 12],
  ['private', '192.168.0.0', 16],
  ['private', '100.64.0.0', 10],
  ['private', 'fc00::', 7],
  ['private', 'fec0::', 10],
  ['reserved', '0.0.0.0', 8],
  ['reserved', '192.0.0.0', 24],
  ['reserved', '192.88.99.0', 24],
  ['reserved', '192.0.2.0', 24],
  ['reserved', '198.18.0.0', 15],
  ['reserved', '198.51.100.0', 24],
  ['reserved', '203.0.113.0', 24],
  ['reserved', '224.0.0.0', 3],
  ['reserved', '::', 128],
  ['reserved', '100::', 64],
  // Teredo carries an IPv4 address that nobody needs to know; nothing one would fetch from is there.
  ['reserved', '2001::', 23],
  ['reserved', '2001:db8::', 32],
  ['reserved', 'ff00::', 8],
]

const lists = RANGES.map(([kind, net, prefix]) => {
  const list = new BlockList()
  list.addSubnet(net, prefix, isIPv4(net) ? 'ipv4' : 'ipv6')
  return { kind, family: isIPv4(net) ? 'ipv4' : 'ipv6', list } as const
})

/**
 * The kind of an address; `reserved` for a text that is none. An IPv4 address inside an IPv6 one
 * (mapped, compatible, NAT64, 6to4) is judged as the IPv4 address it leads to.
 */
export function addressKind(address: string): AddressKind {
  const plain = address.split('%')[0] as string
  if (isIP(plain) === 0) return 'reserved'
  const embedded = isIPv4(plain) ? undefined : embeddedIPv4(plain)
  const judged = embedded ?? plain
  const family = isIPv4(judged) ? 'ipv4' : 'ipv6'
  const found = lists.find((entry) => entry.family === family && entry.list.check(judged, family))
  return found?.kind ?? 'public'
}

/** Groups of 16 bits that come before the IPv4 address, and where it begins. */
function embeddedIPv4(address: string): string | undefined {
  const groups = groupsOf(address)
  const starts = (...prefix: number[]) => prefix.every((value, at) => groups[at] === value)
  if (starts(0x2002)) return dotted(groups[1], groups[2])
  const mapped = starts(0, 0, 0, 0, 0, 0xffff) || starts(0, 0, 0, 0, 0xffff, 0)
  const nat64 = starts(0x64, 0xff9b)
  const compatible = starts(0, 0, 0, 0, 0, 0) && ((groups[6] ?? 0) > 0 || (groups[7] ?? 0) > 1)
  return mapped || nat64 || compatible ? dotted(groups[6], groups[7]) : undefined
}

/** The URL parser knows all spellings of an IPv6 address and writes the shortest. */
function groupsOf(address: string): number[] {
  const text = new URL(`http://[${address}]/`).hostname.slice(1, -1)
  const [head = '', tail] = text.split('::')
  const numbers = (part: string) =>
    part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16))
  const before = numbers(head)
  const after = numbers(tail ?? '')
  return [...before, ...new Array<number>(8 - before.length - after.length).fill(0), ...after]
}

const dotted = (high = 0, low = 0): string =>
  [high >> 8, high & 0xff, low >> 8, low & 0xff].join('.')
