/** One entry of HOLDFAST_NODES: where a node's RPC is, and its gateway when it has one. */
export type NodeAddress = { rpcUrl: string; gatewayUrl: string | null }

/**
 * Reads `rpc` or `rpc|gateway`, separated by commas. Addresses come back in one spelling (no path,
 * no trailing slash), because they are compared with the catalogue's.
 *
 * @throws TypeError naming the entry that is no http address
 */
export function parseNodeAddresses(text: string): NodeAddress[] {
  const entries = text.split(',').map((entry) => entry.trim())
  const parsed = entries.filter(Boolean).map((entry) => {
    const [rpc = '', gateway] = entry.split('|').map((part) => part.trim())
    return { rpcUrl: plainUrl(rpc), gatewayUrl: gateway ? plainUrl(gateway) : null }
  })
  return [...new Map(parsed.map((address) => [address.rpcUrl, address])).values()]
}

/** One spelling of an address: scheme, host and port, and the path unless it is the RPC's own. */
export function plainUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new TypeError(`"${text}" is not an http address`)
  }
  const path = url.pathname.replace(/\/+$/, '').replace(/\/api\/v0$/, '')
  return `${url.protocol}//${url.host}${path}`
}
