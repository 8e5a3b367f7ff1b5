import { ServerUnreachable } from './errors.ts'

/** Notices a connection on which nothing moves any more, which TCP alone tells after a quarter of an hour. */
export type Silence = {
  /** Aborts, with ServerUnreachable as its reason, when nothing was heard for so long. */
  signal: AbortSignal
  /** Something moved: the time begins anew. */
  heard(): void
  /** What follows is our own slowness, until something is heard again. */
  hold(): void
}

/** The time begins with the first `heard`. Whoever makes one calls `hold` at the end. */
export const createSilence = (ms: number): Silence => {
  const controller = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined
  const hold = () => {
    clearTimeout(timer)
    timer = undefined
  }
  return {
    signal: controller.signal,
    heard: () => {
      hold()
      timer = setTimeout(() => {
        const seconds = Math.round(ms / 1_000)
        controller.abort(new ServerUnreachable(`nothing moved on the connection for ${seconds} s`))
      }, ms)
    },
    hold,
  }
}

/** One signal for both; the silence's alone without another. */
export const withSilence = (silence: Silence, signal: AbortSignal | undefined): AbortSignal =>
  signal === undefined ? silence.signal : AbortSignal.any([signal, silence.signal])

/**
 * What arrives, each piece a sign of life; time in which whoever takes it is busy does not count. By the
 * stream's reader, since not every browser lets a stream be iterated.
 */
export async function* listening(
  body: ReadableStream<Uint8Array> | null,
  silence: Silence,
  onAlive?: () => void,
): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = body?.getReader()
  try {
    for (;;) {
      const piece = await reader?.read()
      if (piece === undefined || piece.done) return
      silence.hold()
      onAlive?.()
      yield piece.value
      silence.heard()
    }
  } finally {
    await reader?.cancel().catch(() => {})
  }
}
