import type { NodeSettings, Ping, Usage } from '@holdfast/nodes'
import { FULL_FOR_MOST } from '@holdfast/placement'
import { addressKind } from '@holdfast/process'

/** What one look came to. `whatToDo` is also there for what is fine and could be better. */
export type Judged = { ok: boolean; detail: string; whatToDo: string | null }

export const good = (detail: string, whatToDo: string | null = null): Judged => ({
  ok: true,
  detail,
  whatToDo,
})

export const bad = (detail: string, whatToDo: string): Judged => ({ ok: false, detail, whatToDo })

export function versionOf({ version }: Ping): Judged {
  // A version is the one text of the node that is shown, so it must look like one.
  const shown = /^[\w.+-]{1,40}(\/[\w.+-]{1,40})?$/.test(version)
    ? version
    : 'an unreadable version'
  return good(`It is an IPFS node, ${shown}.`)
}

const GIB = 2 ** 30
const gib = (bytes: number): string => `${(bytes / GIB).toFixed(bytes < 10 * GIB ? 1 : 0)} GiB`

export function spaceOf({ used, capacity }: Usage): Judged {
  const free = Math.max(0, capacity - used)
  const detail = `${gib(free)} of ${gib(capacity)} are free.`
  if (capacity <= 0) {
    return good('It does not say how much it takes.', 'Set Datastore.StorageMax on the node.')
  }
  if (used / capacity < FULL_FOR_MOST) return good(detail)
  return bad(detail, 'Raise Datastore.StorageMax, or give the node a larger disk.')
}

export function syncOf({ syncsWrites }: Pick<NodeSettings, 'syncsWrites'>): Judged {
  if (syncsWrites === true) return good('It syncs a write before it confirms it.')
  if (syncsWrites === undefined) {
    return good(
      'It does not say whether it syncs its writes.',
      'Make sure that its datastore does; a copy must survive a power cut.',
    )
  }
  return bad(
    'It confirms writes before they are on its disk, so a power cut may take them.',
    'Set "sync": true for /blocks in Datastore.Spec and in datastore_spec, or accept the risk by name.',
  )
}

/** A daemon run with `--enable-gc` removes what is not pinned, and Holdfast pins nothing. */
export function gcOf(
  { gcWatermark = 90 }: Pick<NodeSettings, 'gcWatermark'>,
  usage?: Usage,
): Judged {
  const unseen = 'Whether automatic garbage collection is on cannot be seen from here.'
  const advice = 'Make sure that the daemon runs without --enable-gc: it would remove every chunk.'
  if (usage === undefined || usage.capacity <= 0) return good(unseen, advice)
  const reached = (usage.used / usage.capacity) * 100
  const detail = `${unseen} It would begin at ${gcWatermark} % of StorageMax; ${Math.round(reached)} % are used.`
  return reached < gcWatermark ? good(detail, advice) : bad(detail, advice)
}

export function swarmOf({
  swarmPeers,
  swarmAddresses,
}: Pick<NodeSettings, 'swarmPeers' | 'swarmAddresses'>): Judged {
  if (swarmPeers === 0) return good('It is connected with no other IPFS node.')
  const strangers = swarmAddresses.filter((address) => addressKind(address) === 'public').length
  if (strangers === 0) {
    return good(`It is connected with ${swarmPeers} IPFS nodes, none at a public address.`)
  }
  return bad(
    `It is connected with ${swarmPeers} IPFS nodes, ${strangers} or more of them at public addresses.`,
    'Use a private swarm: remove Bootstrap, set a swarm key and LIBP2P_FORCE_PNET=1.',
  )
}
