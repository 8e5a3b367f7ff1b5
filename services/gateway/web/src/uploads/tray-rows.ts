import { type Totals, totalsOf } from './totals.ts'
import type { Upload, UploadState } from './upload.ts'

/** A line of the tray: a file, or everything of one folder that was dropped. */
export type TrayRow =
  | { kind: 'upload'; key: string; upload: Upload; inGroup: boolean }
  | {
      kind: 'group'
      key: string
      name: string
      ids: readonly number[]
      totals: Totals
      open: boolean
    }

/** What needs somebody stands first, what is over last. */
const RANK: Record<UploadState, number> = {
  failed: 0,
  'needs-file': 1,
  'no-network': 2,
  paused: 3,
  uploading: 4,
  confirming: 4,
  queued: 5,
  stored: 6,
  skipped: 6,
}

/** The lines of the tray; `open` has the keys of the groups whose files are shown. */
export function trayRows(uploads: readonly Upload[], open: ReadonlySet<string>): TrayRow[] {
  const groups = new Map<string, Upload[]>()
  for (const upload of uploads) {
    const key = `${upload.batch}/${upload.batch === 0 ? upload.id : upload.group}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [upload])
    else group.push(upload)
  }
  return [...groups]
    .map(([key, members]) => ({ key, members: members.toSorted(byRank) }))
    .toSorted((a, b) => byRank(a.members[0] as Upload, b.members[0] as Upload))
    .flatMap(({ key, members }) => rowsOf(key, members, open.has(key)))
}

function rowsOf(key: string, members: readonly Upload[], open: boolean): TrayRow[] {
  const files = members.map((upload) => ({
    kind: 'upload' as const,
    key: `${key}/${upload.id}`,
    upload,
    inGroup: members.length > 1,
  }))
  if (members.length === 1) return files
  const ids = members.map(({ id }) => id)
  const name = members[0]?.group ?? ''
  const head = { kind: 'group' as const, key, name, ids, totals: totalsOf(members), open }
  return open ? [head, ...files] : [head]
}

const byRank = (a: Upload, b: Upload) => RANK[a.state] - RANK[b.state] || a.id - b.id
