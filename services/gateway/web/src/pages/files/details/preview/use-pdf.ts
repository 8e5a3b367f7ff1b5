import type { FileInfo } from '@holdfast/client'
import type { PDFDocumentProxy } from 'pdfjs-dist'
import { useEffect, useState } from 'react'
import { bytesOf } from '../../../../api/file-details.ts'
import { openPdf } from './open-pdf.ts'

/** A PDF that is open for as long as somebody looks at it. */
export function usePdf({ id, size }: FileInfo) {
  const [pdf, setPdf] = useState<PDFDocumentProxy>()
  const [failed, setFailed] = useState(false)
  useEffect(() => {
    const opening = openPdf({ size, read: (range) => bytesOf(id, range) })
    let left = false
    opening.pdf.then(
      (opened) => !left && setPdf(opened),
      () => !left && setFailed(true),
    )
    return () => {
      left = true
      opening.close()
    }
  }, [id, size])
  return { pdf, failed }
}
