import type { z } from 'zod'
import { endText, escaped, type Page, sizeText } from './share-page.ts'
import { SHARE_PATH } from './share-passes.ts'
import type { sharedFileSchema, sharedPageSchema } from './shared-view.ts'

type Shown = {
  /** What the folder of the link is called; nothing above it is told. */
  name: string
  /** The one that is shown; `/` is that of the link. */
  folder: string
  page: z.output<typeof sharedPageSchema>
  /** Null: when it is revoked. */
  ends: Date | null
}

/** What lies in a shared folder, for people: each thing to open, the whole to take along. */
export function folderPage(token: string, { name, folder, page, ends }: Shown): Page {
  const at = `${SHARE_PATH}/${token}`
  const rows = [
    ...page.folders.map((path) => folderRow(at, path)),
    ...page.items.map((file) => fileRow(at, file)),
  ]
  const next = page.next === null ? '' : nextPage(at, folder, page.next)
  return {
    title: folder === '/' ? name : lastName(folder),
    wide: true,
    body: `${trail(at, name, folder)}${rows.length === 0 ? NOTHING : table(rows)}${next}${rows.length === 0 ? '' : wholeOf(at, folder)}${ends === null ? '' : `<p class="type">Link ends ${endText(ends)}</p>`}`,
  }
}

const NOTHING = '<p>There is nothing in this folder at the moment.</p>'

const table = (rows: readonly string[]) => `<table>
<thead><tr><th scope="col">Name<th scope="col" class="type">Type<th scope="col" class="end">Size<th scope="col"><span class="unseen">Download</span></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>
`

const folderRow = (at: string, path: string) =>
  `<tr><td>${folderLink(at, path, `${lastName(path)}/`)}<td class="type">Folder<td><td class="end"><a href="${whole(at, path)}" download aria-label="Download ${escaped(lastName(path))} as ZIP">ZIP</a>`

function fileRow(at: string, file: z.output<typeof sharedFileSchema>): string {
  const { path, name, contentType, size } = file
  const href = escaped(`${at}/files/${path.split('/').map(encodeURIComponent).join('/')}`)
  return `<tr><td><a href="${href}">${bdi(name)}</a><td class="type">${escaped(contentType)}<td class="end">${sizeText(size)}<td class="end"><a href="${href}?download" download aria-label="Download ${escaped(name)}">Download</a>`
}

/** The folders above, each a link; nothing where the link itself leads. */
function trail(at: string, name: string, folder: string): string {
  if (folder === '/') return ''
  const above = folder.slice(1).split('/').slice(0, -1)
  const paths = above.map((_, i) => `/${above.slice(0, i + 1).join('/')}`)
  const links = paths.map((path) => folderLink(at, path, lastName(path)))
  return `<nav aria-label="Folders above">${[folderLink(at, '/', name), ...links].join(' / ')}</nav>\n`
}

const folderLink = (at: string, folder: string, text: string) =>
  `<a href="${at}${queryOf(folder === '/' ? {} : { folder })}">${bdi(text)}</a>`

const whole = (at: string, folder: string) =>
  `${at}/content${queryOf({ download: 'true', ...(folder === '/' ? {} : { folder }) })}`

const wholeOf = (at: string, folder: string) =>
  `<a class="do" href="${whole(at, folder)}" download>Download all as ZIP</a>`

const nextPage = (at: string, folder: string, cursor: string) =>
  `<p><a rel="next" href="${at}${queryOf({ cursor, ...(folder === '/' ? {} : { folder }) })}">Next page</a></p>\n`

const queryOf = (fields: Record<string, string>): string => {
  const query = new URLSearchParams(fields)
  return query.size === 0 ? '' : `?${escaped(String(query))}`
}

const lastName = (path: string) => path.slice(path.lastIndexOf('/') + 1)

/** A name of any script by itself, so that it cannot turn what stands beside it around. */
const bdi = (text: string) => `<bdi>${escaped(text)}</bdi>`
