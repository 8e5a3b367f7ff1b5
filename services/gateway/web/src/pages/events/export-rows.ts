import type { AuditRow } from '@holdfast/client'

const HEAD = ['id', 'at', 'actorId', 'actor', 'action', 'subject', 'detail'] as const

/**
 * As RFC 4180 has it. A spreadsheet would take a text that begins with one of `= + - @` for a formula,
 * and event details hold what strangers sent: such a text gets an apostrophe in front.
 */
export const csvCell = (value: unknown): string => {
  const plain =
    value === null || value === undefined
      ? ''
      : typeof value === 'object'
        ? JSON.stringify(value)
        : String(value)
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(plain) ? `'${plain}` : plain
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

export const csvOf = (rows: readonly AuditRow[]): string =>
  [HEAD.join(','), ...rows.map((row) => HEAD.map((name) => csvCell(row[name])).join(','))]
    .map((line) => `${line}\r\n`)
    .join('')

export const jsonOf = (rows: readonly AuditRow[]): string => `${JSON.stringify(rows, null, 2)}\n`
