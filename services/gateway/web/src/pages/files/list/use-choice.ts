import { useState } from 'react'
import { type Choice, NOTHING, namedOf } from './choice.ts'
import type { Rows, View } from './rows.ts'

/**
 * What is chosen in a list. A rule is of the list it was made in, and goes with it: in another one it would
 * be about other files. The server knows no rule about health, so there all are named.
 */
export function useChoice({ search, type, health }: View, rows: Rows) {
  const list = JSON.stringify([search, type, health])
  const [made, setMade] = useState({ choice: NOTHING, list })
  const choice = made.choice.all && made.list !== list ? NOTHING : made.choice
  const choose = (next: Choice) =>
    setMade({ choice: next.all && health !== '' ? namedOf(next, filesOf(rows)) : next, list })
  return { choice, choose }
}

const filesOf = ({ count, rowAt }: Rows) =>
  Array.from({ length: count }, (_, at) => rowAt(at)).flatMap((row) =>
    row?.kind === 'file' ? [row.file] : [],
  )
