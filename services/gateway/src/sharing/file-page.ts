import type { OpenLink } from '@holdfast/catalog'
import { cidText } from '@holdfast/chunks'
import { TEXT_BYTES } from '@holdfast/chunks/first-text'
import { endText, escaped, type Page, sizeText } from './share-page.ts'
import { SHARE_PATH } from './share-passes.ts'
import type { Shown } from './shown-of.ts'

type FileLink = Extract<OpenLink, { kind: 'file' }>

/** The file of a link, for people: a look at it, what it is, and the way to have it. */
export function filePage(token: string, { file, expiresAt }: FileLink, shown: Shown): Page {
  const { name, size, root } = file
  const at = `${SHARE_PATH}/${token}`
  return {
    title: name,
    wide: shown.show !== 'nothing',
    allows: ALLOWS[shown.show],
    body: `${lookAtIt(shown, { at, name, size })}<dl>
<dt>Size</dt><dd>${sizeText(size)}</dd>
<dt>CID</dt><dd><code>${cidText(root.digest, root.codec)}</code></dd>
${expiresAt === null ? '' : `<dt>Link ends</dt><dd>${endText(expiresAt)}</dd>\n`}</dl>
<a class="do" href="${at}/content?download" download>Download</a>`,
  }
}

/** What the policy of the page has to let in for it. */
const ALLOWS: Readonly<Record<Shown['show'], string | undefined>> = {
  image: "img-src 'self'",
  video: "media-src 'self'",
  audio: "media-src 'self'",
  // Our own reader of PDFs, its worker and the ranges it reads; pictures within a PDF may become blobs.
  pdf: "script-src 'self'; worker-src 'self'; connect-src 'self'; img-src blob:",
  text: undefined,
  nothing: undefined,
}

/** As in the web app no uploaded bytes are a document: they are drawn, played, or text that nobody parses. */
function lookAtIt(shown: Shown, { at, name, size }: { at: string; name: string; size: number }) {
  const source = `src="${at}/preview"`
  const label = `aria-label="${escaped(name)}"`
  switch (shown.show) {
    case 'image':
      return `<img ${source} alt="${escaped(name)}">\n`
    case 'video':
      return `<video ${source} controls preload="metadata" playsinline ${label}></video>\n`
    case 'audio':
      return `<audio ${source} controls preload="metadata" ${label}></audio>\n`
    case 'pdf':
      return pdfPages(`data-src="${at}/preview" data-name="${escaped(name)}" data-size="${size}"`)
    case 'text':
      return textBlock(shown, `aria-label="Text of ${escaped(name)}"`, size)
    case 'nothing':
      return shown.why === undefined ? '' : note(shown.why)
  }
}

function textBlock({ text, cut }: { text: string; cut: boolean }, label: string, size: number) {
  if (text === '') return note('The file is empty.')
  // A line break right after the tag is none of the text (HTML 13.1.2.5), and what scrolls takes the focus.
  const block = `<pre tabindex="0" role="region" ${label} dir="auto">\n${escaped(text)}</pre>\n`
  return cut ? `${block}${note(`The first ${sizeText(TEXT_BYTES)} of ${sizeText(size)}`)}` : block
}

/** Where the script of the web app (web/src/shared-pdf) paints the pages. Without it there is the download. */
const pdfPages = (data: string) => `<noscript><p class="note">${NO_SCRIPT}</p></noscript>
<div id="pdf" ${data}></div>
<script type="module" src="/shared-pdf.js"></script>
`

const NO_SCRIPT = 'The pages of a PDF are shown only where scripts may run. Download it to read it.'

const note = (text: string) => `<p class="note">${escaped(text)}</p>\n`
