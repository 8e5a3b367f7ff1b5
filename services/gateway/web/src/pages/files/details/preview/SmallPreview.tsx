import type { FileInfo } from '@holdfast/client'
import { Preview } from './Preview.tsx'
import classes from './preview.module.css'
import { previewOf } from './preview-of.ts'

/** A look within the panel. A PDF waits for the large view: its reader is not loaded for a glance. */
export function SmallPreview({ file }: { file: FileInfo }) {
  const kind = previewOf(file)
  if (kind === 'none' || kind === 'pdf') return null
  return (
    <div className={classes.small}>
      <Preview file={file} />
    </div>
  )
}
