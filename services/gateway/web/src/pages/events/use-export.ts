import type { AuditFilter, AuditRow } from '@holdfast/client'
import { useRef, useState } from 'react'
import { eachEvent } from '../../api/audit.ts'
import { csvOf, jsonOf } from './export-rows.ts'
import { saveFile } from './save-file.ts'

export type ExportKind = 'csv' | 'json'

const WRITERS = {
  csv: { type: 'text/csv;charset=utf-8', write: csvOf },
  json: { type: 'application/json', write: jsonOf },
}

/** Reads all events that fit, page after page, and saves them; says how far it is. */
export function useExport(filter: Omit<AuditFilter, 'cursor'>) {
  const [read, setRead] = useState<number>()
  const [failed, setFailed] = useState(false)
  const ended = useRef(false)
  const start = async (kind: ExportKind) => {
    ended.current = false
    setFailed(false)
    setRead(0)
    const rows: AuditRow[] = []
    try {
      for await (const row of eachEvent(filter)) {
        if (ended.current) return
        rows.push(row)
        if (rows.length % 500 === 0) setRead(rows.length)
      }
      const { type, write } = WRITERS[kind]
      saveFile(`holdfast-events.${kind}`, type, write(rows))
    } catch {
      setFailed(true)
    } finally {
      setRead(undefined)
    }
  }
  const cancel = () => {
    ended.current = true
    setRead(undefined)
  }
  return { read, failed, start, cancel }
}
