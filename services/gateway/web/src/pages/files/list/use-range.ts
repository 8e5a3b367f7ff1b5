import { useRef } from 'react'
import { problemOfForm } from '../../../ui/form/problem-of-form.ts'
import { counted } from '../../../ui/format/number.ts'
import { showNote } from '../../../ui/toast/toasts.ts'
import { type Choice, EVERYTHING, NOTHING, withFiles } from './choice.ts'
import { MOST_IN_RANGE, type Span, spansOf } from './range.ts'
import type { Row, Rows } from './rows.ts'

const TOO_MANY = `A range can have ${counted(MOST_IN_RANGE, 'file')}. Ctrl+A chooses all.`

/** Chooses all files from one row to another, those out of sight too: what nobody has read is read first. */
export function useRange(rows: Rows, onChoice: (choice: Choice) => void) {
  const reading = useRef(false)
  /** False: there are too many. `onRead` comes when something had to be read. */
  const choose = (one: number, other: number, onRead: () => void): boolean => {
    const range = spansOf(one, other, rows.count)
    if (range === undefined) {
      showNote(TOO_MANY)
      return false
    }
    const take = (found: readonly Row[]) => {
      const files = found.flatMap((row) => (row.kind === 'file' ? [row.file] : []))
      onChoice(withFiles(range.all ? EVERYTHING : NOTHING, files, !range.all))
    }
    const known = range.spans.flatMap((span) => inSight(rows, span))
    if (!known.includes(undefined)) {
      take(known.filter((row) => row !== undefined))
      return true
    }
    reading.current = true
    Promise.all(range.spans.map(([from, to]) => rows.read(from, to)))
      .then(
        (found) => take(found.flat()),
        (error) => showNote(`Nothing was chosen: ${problemOfForm(error, []).general}`),
      )
      .finally(() => {
        reading.current = false
        onRead()
      })
    return true
  }
  return { reading, choose }
}

const inSight = ({ rowAt }: Rows, [from, to]: Span) =>
  Array.from({ length: to - from + 1 }, (_, at) => rowAt(from + at))
