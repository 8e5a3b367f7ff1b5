import { NodeError, NodeFull, NodeRefused, NodeUnreachable } from '@holdfast/nodes'
import { AddressRefused } from '@holdfast/process'

/** What went wrong with a node, and what a person can do about it. */
export type Explanation = { detail: string; whatToDo: string }

const byCause: Readonly<Record<string, Explanation>> = {
  ECONNREFUSED: {
    detail: 'Nothing listens at this address.',
    whatToDo: 'Start the node, or correct the port. Kubo listens for RPC on 5001.',
  },
  ENOTFOUND: {
    detail: 'The name is not known.',
    whatToDo: 'Correct the host name, or add it to your DNS.',
  },
  EAI_AGAIN: {
    detail: 'The name could not be looked up just now.',
    whatToDo: 'Check the DNS of the machine that Holdfast runs on.',
  },
  EHOSTUNREACH: {
    detail: 'There is no way to this host.',
    whatToDo: 'Check the network and the firewall between here and the node.',
  },
  ENETUNREACH: {
    detail: 'There is no way to this network.',
    whatToDo: 'Check the network and the firewall between here and the node.',
  },
  ECONNRESET: {
    detail: 'The connection was cut.',
    whatToDo: 'Check that the port speaks HTTP, and whether a firewall or a proxy is in between.',
  },
  UND_ERR_SOCKET: {
    detail: 'The connection was cut.',
    whatToDo: 'Check that the port speaks HTTP, and whether a firewall or a proxy is in between.',
  },
}

const NO_HTTP: Explanation = {
  detail: 'What answers there does not speak HTTP.',
  whatToDo: 'Give the address of the RPC API, not of the swarm. Kubo listens for RPC on 5001.',
}

const CERTIFICATE = /^(CERT_|ERR_TLS|DEPTH_ZERO_SELF_SIGNED|SELF_SIGNED|UNABLE_TO_)/

/**
 * A failed call in our own words. Nothing the node said is in them: an admin who may add addresses
 * must not be able to read what answers there (S10).
 */
export function explainFailure(error: unknown): Explanation {
  const refused = causes(error).find((cause) => cause instanceof AddressRefused)
  if (refused !== undefined) return explainAddress(refused)
  if (error instanceof NodeUnreachable || isTimeUp(error)) return explainSilence(error)
  if (error instanceof NodeRefused) return explainRefusal(error)
  if (error instanceof NodeFull) {
    return { detail: 'Its disk is full.', whatToDo: 'Make room, or give it a larger disk.' }
  }
  if (error instanceof NodeError && error.code.startsWith('CHUNK_')) {
    return {
      detail: 'It did not return the bytes it was given.',
      whatToDo: 'Check its disk, and that its gateway address belongs to the same node.',
    }
  }
  return {
    detail: 'What answers there is no IPFS node, or one with a fault.',
    whatToDo: 'Check the address, and what the node itself logs.',
  }
}

export function explainAddress({ kind }: AddressRefused): Explanation {
  return {
    detail: `This leads to a ${kind} address, where no node may be.`,
    whatToDo: "Give the node's own address.",
  }
}

/** What an abort signal gives as its reason. */
export const isTimeUp = (error: unknown): boolean =>
  error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError')

function explainSilence(error: unknown): Explanation {
  const codes = causes(error).map((cause) => String((cause as { code?: unknown }).code ?? ''))
  const known = codes.map((code) => byCause[code]).find((found) => found !== undefined)
  if (known !== undefined) return known
  // undici gives this one no code.
  if (causes(error).some((cause) => (cause as Error).name === 'HTTPParserError')) return NO_HTTP
  if (codes.some((code) => CERTIFICATE.test(code))) {
    return {
      detail: 'Its certificate is not trusted here.',
      whatToDo: 'Give it a certificate for this name from an authority this machine trusts.',
    }
  }
  return {
    detail: 'It did not answer in time.',
    whatToDo: 'Check that it runs, and the network and the firewall between here and the node.',
  }
}

function explainRefusal({ status }: NodeRefused): Explanation {
  if (status === 401 || status === 403) {
    return {
      detail: 'It does not let us in with these credentials.',
      whatToDo: "Give credentials that the node's API.Authorizations allow all calls.",
    }
  }
  if (status !== undefined && status < 400) {
    return {
      detail: 'It sends callers elsewhere, which is not followed.',
      whatToDo: 'Give the address the node itself answers at.',
    }
  }
  return {
    detail: 'It does not know the calls of an IPFS node.',
    whatToDo: 'Give the address of the RPC API, not of the gateway. Kubo listens for RPC on 5001.',
  }
}

/** The error, its causes, and the causes of those, at most ten. */
function causes(error: unknown): unknown[] {
  const found: unknown[] = []
  for (let at = error; at instanceof Error && found.length < 10; at = at.cause) {
    found.push(at)
    if (at instanceof AggregateError) found.push(...at.errors)
  }
  return found
}
