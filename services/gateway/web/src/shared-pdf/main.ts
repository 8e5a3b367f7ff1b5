import { openPdf } from '../pages/files/details/preview/open-pdf.ts'
import { readRange } from './read-range.ts'
import { showPages } from './show-pages.ts'

// The page of a share link is the gateway's own and has no app; this is all that runs on it, and only
// where the link leads to a PDF. It paints the pages as the app does: nothing in the file is a document.
const place = document.getElementById('pdf')
const { src = '', size = '', name = '' } = place?.dataset ?? {}

if (place !== null) {
  const opening = openPdf({ size: Number(size), read: (range) => readRange(src, range) })
  try {
    await showPages(await opening.pdf, { place, name })
  } catch {
    const words = document.createElement('p')
    words.className = 'note'
    words.textContent = 'This PDF cannot be shown. Download it to read it.'
    place.replaceChildren(words)
    opening.close()
  }
}
