import { bar } from './bar.ts'
import { bytesText, counted, durationText, percentText, rateText } from './format.ts'
import type { Output } from './output.ts'
import { createRate } from './rate.ts'
import { displayWidth } from './table.ts'

/** Redrawn at most this often; a terminal over a slow line must not hold up the transfer. */
const REDRAW_MS = 100
/** Where nobody can be shown a moving line, a still one every so often. */
const PLAIN_EVERY_MS = 10_000
const BAR_WIDTH = 16

export type TransferProgress = {
  /** One more file is on its way; tell how many of its bytes are through, as they go. */
  begin(): { at(bytes: number): void }
  /** Files that are finished, in whatever way. */
  fileDone(): void
  /** Bytes of the whole that need not be moved. */
  skip(bytes: number): void
  /** A message of its own, above the moving line. */
  say(text: string): void
  /** Takes the moving line away. */
  close(): void
}

export type Whole = { files: number; bytes: number }

/** The state of many files under way at once, as one line. */
export const createTransferProgress = (
  out: Pick<Output, 'terminal' | 'columns' | 'draw' | 'note'>,
  whole: Whole,
  now: () => number = () => performance.now(),
): TransferProgress => {
  const rate = createRate(now)
  let files = 0
  let moved = 0
  let skipped = 0
  let drawnAt = now()
  let shown = false

  const clear = () => {
    if (shown) out.draw('\r\u001b[2K')
    shown = false
  }
  const text = () =>
    progressText({ whole, files, done: moved + skipped, bytesPerSecond: rate.perSecond() })
  const draw = () => {
    if (now() - drawnAt < (out.terminal ? REDRAW_MS : PLAIN_EVERY_MS)) return
    drawnAt = now()
    if (!out.terminal) return out.note(text())
    out.draw(`\r\u001b[2K${cut(text(), out.columns - 1)}`)
    shown = true
  }
  const move = (bytes: number) => {
    moved += bytes
    rate.add(bytes)
    draw()
  }
  return {
    begin: () => {
      let before = 0
      return {
        // A try that failed is begun again at 0: what it had moved does not count any more.
        at: (bytes) => {
          move(bytes - before)
          before = bytes
        },
      }
    },
    fileDone: () => {
      files += 1
      draw()
    },
    skip: (bytes) => {
      skipped += bytes
      draw()
    },
    say: (message) => {
      clear()
      out.note(message)
    },
    close: clear,
  }
}

type State = { whole: Whole; files: number; done: number; bytesPerSecond: number }

/** `3/40 files · 1.2 GiB of 3.4 GiB ███▌░░ 35 % · 45 MiB/s · 50 s left` */
export const progressText = ({ whole, files, done, bytesPerSecond }: State): string => {
  const share = whole.bytes === 0 ? 1 : Math.min(1, done / whole.bytes)
  const parts = [
    `${files}/${counted(whole.files, 'file')}`,
    `${bytesText(done)} of ${bytesText(whole.bytes)} ${bar(share, BAR_WIDTH)} ${percentText(share)}`,
  ]
  if (bytesPerSecond > 0) {
    parts.push(rateText(bytesPerSecond))
    const left = (whole.bytes - done) / bytesPerSecond
    if (left > 0) parts.push(`${durationText(left)} left`)
  }
  return parts.join(' · ')
}

const cut = (text: string, width: number) =>
  displayWidth(text) <= width ? text : text.slice(0, Math.max(0, width))
