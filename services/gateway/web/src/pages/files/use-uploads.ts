import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { counted } from '../../ui/format/number.ts'
import { showNote } from '../../ui/toast/toasts.ts'
import { type UploadProgress, uploadFiles } from './upload-files.ts'

/** Uploads of this page, how far they are, and a question before the page is left meanwhile. */
export function useUploads(folder: string) {
  const [progress, setProgress] = useState<UploadProgress>()
  const queries = useQueryClient()
  const busy = progress !== undefined && progress.stored + progress.failed.length < progress.of
  useEffect(() => {
    if (!busy) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [busy])
  // What is dropped meanwhile comes after, and is not forgotten.
  const last = useRef<Promise<void>>(Promise.resolve())
  const start = (files: readonly File[]) => {
    if (files.length > 0) last.current = last.current.then(() => run(files))
    return last.current
  }
  const run = async (files: readonly File[]) => {
    const { stored, failed } = await uploadFiles(files, folder, setProgress)
    await queries.invalidateQueries({ queryKey: ['files'] })
    if (stored > 0) showNote(`${counted(stored, 'file')} stored`)
    if (failed.length === 0) setProgress(undefined)
  }
  return { progress, busy, start, dismiss: () => setProgress(undefined) }
}
