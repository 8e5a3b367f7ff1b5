const KEY = 'holdfast.leader'
const BEAT_MS = 2_000
/** A tab in the background is allowed one timer a minute at worst; it must not lose its place by that. */
const GONE_MS = 70_000

type Options = {
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>
  /** Called when this tab leads, with a signal that aborts when it does not any more. */
  lead: (signal: AbortSignal) => void
}

/** Makes one tab of all the leader, by a mark in the storage that it keeps fresh. */
export function createLeader({ storage, lead }: Options) {
  const me = `${Math.random()}`
  let leading: AbortController | undefined
  const beat = () => {
    const mark = readMark(storage.getItem(KEY))
    if (mark.who !== me && Date.now() - mark.at < GONE_MS) {
      leading?.abort()
      leading = undefined
      return
    }
    storage.setItem(KEY, `${me}@${Date.now()}`)
    if (mark.who !== me || leading !== undefined) return
    // Only now, a beat after the mark: two that wrote at once see by then who stands.
    leading = new AbortController()
    lead(leading.signal)
  }
  const leave = () => {
    clearInterval(timer)
    removeEventListener('pagehide', leave)
    leading?.abort()
    leading = undefined
    if (readMark(storage.getItem(KEY)).who === me) storage.removeItem(KEY)
  }
  beat()
  setTimeout(beat, 100)
  const timer = setInterval(beat, BEAT_MS)
  addEventListener('pagehide', leave)
  return { leave }
}

const readMark = (text: string | null) => {
  const [who, at] = text?.split('@') ?? []
  return { who, at: Number(at ?? 0) }
}
