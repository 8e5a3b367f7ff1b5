import type { Output } from './output.ts'
import { displayWidth } from './table.ts'

/** Without a terminal a line every so often, so that a log shows that something goes on. */
const PLAIN_EVERY_MS = 30_000

export type MovingLine = { show(text: string): void; clear(): void }

/** One line that is drawn again in place; plain lines where nobody watches. */
export const createMovingLine = (
  out: Pick<Output, 'terminal' | 'columns' | 'draw' | 'note'>,
  now: () => number = () => performance.now(),
): MovingLine => {
  let last = ''
  let at = Number.NEGATIVE_INFINITY
  return {
    show: (text) => {
      if (out.terminal) {
        const fits = displayWidth(text) < out.columns
        out.draw(`\r\u001b[2K${fits ? text : text.slice(0, out.columns - 1)}`)
      } else if (text !== last && now() - at >= PLAIN_EVERY_MS) {
        at = now()
        out.note(text)
      }
      last = text
    },
    clear: () => {
      if (out.terminal && last !== '') out.draw('\r\u001b[2K')
      last = ''
    },
  }
}
