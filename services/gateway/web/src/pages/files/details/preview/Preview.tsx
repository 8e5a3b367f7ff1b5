import type { FileInfo } from '@holdfast/client'
import { Skeleton, Text } from '@mantine/core'
import { lazy, Suspense } from 'react'
import { Loading } from '../../../../ui/states/Loading.tsx'
import { ImagePreview } from './ImagePreview.tsx'
import { MediaPreview } from './MediaPreview.tsx'
import { previewOf } from './preview-of.ts'
import { TextPreview } from './TextPreview.tsx'

// Its reader of PDFs is larger than the rest of the app.
const PdfPreview = lazy(() => import('./PdfPreview.tsx'))

const SKELETON = <Skeleton height={320} animate={false} />

/**
 * A look at a file. No uploaded bytes are ever a document here: pictures are drawn by `<img>`, sound and
 * film are played, html, xml and source are text, and pages of a PDF are painted by our own reader. So
 * nothing in a file can run, whatever it says it is.
 */
export function Preview({ file }: { file: FileInfo }) {
  switch (previewOf(file)) {
    case 'image':
      return <ImagePreview key={file.cid} file={file} />
    case 'video':
    case 'audio':
      return <MediaPreview key={file.cid} file={file} />
    case 'text':
      return <TextPreview file={file} />
    case 'pdf':
      return (
        <Suspense fallback={<Loading>{SKELETON}</Loading>}>
          <PdfPreview key={file.cid} file={file} />
        </Suspense>
      )
    default:
      return <Text c="dimmed">Browsers cannot show this file. Download it to open it.</Text>
  }
}
