import { BlockList, isIP } from 'node:net'
import type { AllowsAddress } from './guarded-lookup.ts'

export type AllowedPlaces = { list: BlockList; hosts: ReadonlySet<string> }

/**
 * Reads places that an administrator permits by name: addresses, ranges (`10.1.0.0/16`) and host
 * names, separated by commas.
 *
 * @throws TypeError naming the entry that is none of these
 */
export function parseAllowedPlaces(text: string): AllowedPlaces {
  const list = new BlockList()
  const hosts = new Set<string>()
  for (const entry of text.split(',').map((one) => one.trim())) {
    if (entry !== '') addPlace(entry, list, hosts)
  }
  return { list, hosts }
}

function addPlace(entry: string, list: BlockList, hosts: Set<string>): void {
  const [net = '', prefix] = entry.split('/', 2)
  const version = isIP(net)
  const bits = version === 4 ? 32 : 128
  if (version === 0 && prefix === undefined && /^[a-z0-9.-]{1,253}$/i.test(net)) {
    hosts.add(net.toLowerCase())
    return
  }
  const length = prefix === undefined ? bits : Number(prefix)
  if (version === 0 || !Number.isInteger(length) || length < 0 || length > bits) {
    throw new TypeError(`"${entry}" is no address, range or host name`)
  }
  list.addSubnet(net, length, version === 4 ? 'ipv4' : 'ipv6')
}

/**
 * Where imports may go: out, and to what an administrator permits by name (S9). Never to where clouds
 * hand out credentials, however wide the range.
 */
export const isImportPlace =
  ({ list, hosts }: AllowedPlaces): AllowsAddress =>
  (kind, address, host) =>
    kind !== 'metadata' &&
    (kind === 'public' ||
      hosts.has(host.toLowerCase()) ||
      (isIP(address) !== 0 && list.check(address, isIP(address) === 4 ? 'ipv4' : 'ipv6')))
