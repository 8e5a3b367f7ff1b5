import { isMoving, isOver, type Upload, type UploadState } from './upload.ts'

export type Totals = {
  count: number
  by: Partial<Record<UploadState, number>>
  /** Bytes of those that are neither skipped nor failed. */
  bytes: number
  sent: number
  moving: boolean
  over: boolean
}

export function totalsOf(uploads: readonly Upload[]): Totals {
  const by: Partial<Record<UploadState, number>> = {}
  let [bytes, sent, moving, over] = [0, 0, false, true]
  for (const upload of uploads) {
    const { state } = upload
    by[state] = (by[state] ?? 0) + 1
    if (isMoving(upload)) moving = true
    if (!isOver(upload)) over = false
    if (state === 'skipped' || state === 'failed') continue
    bytes += upload.size
    sent += state === 'stored' ? upload.size : upload.sent
  }
  return { count: uploads.length, by, bytes, sent, moving, over }
}
