import { type LookupAddress, lookup as systemLookup } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import { type AddressKind, addressKind } from './address-kind.ts'

/** An address leads somewhere that calls from here must not go. */
export class AddressRefused extends Error {
  readonly code = 'ADDRESS_REFUSED'
  override readonly name = 'AddressRefused'
  readonly kind: AddressKind

  constructor(host: string, kind: AddressKind) {
    super(`${host} is a ${kind} address`)
    this.kind = kind
  }
}

/** Whether calls may go there: the kind of an address, the address, and the name it was found by. */
export type AllowsAddress = (kind: AddressKind, address: string, host: string) => boolean

/** Where nodes may be: anywhere but where clouds keep credentials, and where nothing is. */
export const isNodePlace = (kind: AddressKind): boolean =>
  kind === 'public' || kind === 'private' || kind === 'loopback'

/** Where webhooks may go: out, and only with an admin's word to places that only we can reach (S9). */
export const isWebhookPlace =
  (mayBePrivate: boolean): AllowsAddress =>
  (kind) =>
    kind === 'public' || (mayBePrivate && isNodePlace(kind))

/**
 * A `lookup` for sockets that gives only addresses of allowed kinds. The check is on what the socket
 * then connects to, in the same step: checking a name first and connecting to the name later would
 * let its owner answer differently the second time. Fails with AddressRefused when nothing is left.
 *
 * A socket does not look up a host that is an IP address already: {@link refuseLiteral} does that.
 */
export function createGuardedLookup(allows: AllowsAddress, resolve = systemLookup): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, found: LookupAddress[]) => {
      if (error !== null) return callback(error, '', 0)
      const allowed = found.filter(({ address }) => allows(addressKind(address), address, hostname))
      const [first] = allowed
      if (first === undefined) {
        const kind = addressKind(found[0]?.address ?? '')
        return callback(new AddressRefused(hostname, kind), '', 0)
      }
      if (options.all) callback(null, allowed)
      else callback(null, first.address, first.family)
    })
  }
}

/** @throws AddressRefused when the host of this URL is an IP address of a kind not allowed */
export function refuseLiteral(url: string | URL, allows: AllowsAddress): void {
  const { hostname } = new URL(url)
  const host = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname
  if (isIP(host) === 0) return
  const kind = addressKind(host)
  if (!allows(kind, host, host)) throw new AddressRefused(host, kind)
}

/**
 * The same for names, as they are looked up now: an early word for whoever typed the address. What
 * keeps calls away is the look-up of the call itself. A name that is not known passes.
 *
 * @throws AddressRefused
 */
export async function refuseAddress(url: string, allows: AllowsAddress): Promise<void> {
  refuseLiteral(url, allows)
  const { hostname } = new URL(url)
  if (hostname.startsWith('[') || isIP(hostname) !== 0) return
  const found = await new Promise<unknown>((resolve) => {
    createGuardedLookup(allows)(hostname, { all: true }, (error) => resolve(error))
  })
  if (found instanceof AddressRefused) throw found
}
