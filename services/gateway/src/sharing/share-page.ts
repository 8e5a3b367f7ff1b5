import { createHash } from 'node:crypto'
import type { FileRow } from '@holdfast/catalog'
import { cidText } from '@holdfast/chunks'
import type { Request, Response } from 'express'

// The page of a link: complete in itself, so that it works without scripts, without the web app and
// without any other request. Its only style is the one below, known to the policy by its hash.
const STYLE = `
:root { color-scheme: light dark }
body { margin: 0; font: 16px/1.5 system-ui, sans-serif; color: #1A2129; background: #F6F8FA }
main { max-width: 34rem; margin: 12vh auto; padding: 2rem; background: #FFF; border: 1px solid #D3DAE1; border-radius: 8px }
h1 { margin: 0 0 1rem; font-size: 1.25rem; overflow-wrap: anywhere }
main.wide { max-width: 50rem; margin: 6vh auto; box-sizing: border-box }
nav { margin-bottom: 1rem; overflow-wrap: anywhere }
dl { display: grid; grid-template-columns: auto 1fr; gap: .25rem 1rem; margin: 0 0 1.5rem }
dt { color: #55606C }
dd { margin: 0; overflow-wrap: anywhere }
a { color: #3F3DC4 }
table { width: 100%; border-collapse: collapse; margin-bottom: 1.5rem }
th { text-align: left; font-weight: 600; color: #55606C }
th, td { padding: .5rem .75rem .5rem 0; border-bottom: 1px solid #D3DAE1; vertical-align: top }
td { overflow-wrap: anywhere }
.type { color: #55606C; max-width: 16rem; overflow-wrap: break-word }
.end { text-align: right; white-space: nowrap }
th:last-child, td:last-child { padding-right: 0 }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }
code { font-size: .85rem }
label { display: block; margin-bottom: .25rem }
input { font: inherit; width: 100%; box-sizing: border-box; padding: .5rem; margin-bottom: 1rem; border: 1px solid #76828F; border-radius: 6px }
a.do, button { font: inherit; display: inline-block; min-height: 44px; box-sizing: border-box; padding: .6rem 1.25rem; border: 0; border-radius: 6px; background: #3F3DC4; color: #FFF; text-decoration: none; cursor: pointer }
a.do:focus-visible, button:focus-visible, input:focus-visible { outline: 2px solid #3F3DC4; outline-offset: 2px }
.wrong { color: #8E1220 }
@media (max-width: 36rem) {
  main, main.wide { margin: 0; min-height: 100vh; box-sizing: border-box; padding: 1.25rem; border-width: 0; border-radius: 0 }
  .type { display: none }
}
@media (prefers-color-scheme: dark) {
  body { color: #E8ECF1; background: #12161B }
  main { background: #1A2027; border-color: #343E49 }
  dt, th, .type { color: #A6B1BD }
  th, td { border-color: #343E49 }
  a { color: #AFADFF }
  input { background: #0D1014; color: inherit; border-color: #7B8794 }
  a.do, button { background: #AFADFF; color: #12161B }
  a.do:focus-visible, button:focus-visible, input:focus-visible { outline-color: #AFADFF }
  .wrong { color: #F0808A }
}
`

const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Whether a browser asks for something to look at, rather than a program for the bytes. */
export const wantsPage = ({ headers }: Pick<Request, 'headers'>): boolean =>
  /(^|[,\s])text\/html\s*(;|,|$)/i.test(headers.accept ?? '')

/** Sends a page that no cache keeps, no other site frames, and that tells nobody its address. */
export function sendPage(res: Response, status: number, { title, body, wide }: Page): undefined {
  for (const [name, value] of Object.entries(HEADERS)) res.setHeader(name, value)
  res
    .status(status)
    .type('html')
    .send(`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escaped(title)} · Holdfast</title>
<style>${STYLE}</style>
<main${wide ? ' class="wide"' : ''}>
<h1>${escaped(title)}</h1>
${body}
</main>
</html>
`)
}

const HEADERS = {
  'Content-Security-Policy': POLICY,
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
  'X-Robots-Tag': 'noindex, nofollow',
  Vary: 'Accept, Cookie',
}

export type Page = { title: string; body: string; wide?: boolean }

/** A page without scripts cannot know where its reader is: the hour is said as of UTC. */
export const endText = (ends: Date): string =>
  `<time datetime="${ends.toISOString()}">${DATE.format(ends)} UTC</time>`

const DATE = new Intl.DateTimeFormat('en-GB', {
  dateStyle: 'medium',
  timeStyle: 'short',
  timeZone: 'UTC',
})

export const filePage = (
  token: string,
  { name, size, root }: FileRow,
  ends: Date | null,
): Page => ({
  title: name,
  body: `<dl>
<dt>Size</dt><dd>${sizeText(size)}</dd>
<dt>CID</dt><dd><code>${cidText(root.digest, root.codec)}</code></dd>
${ends === null ? '' : `<dt>Link ends</dt><dd>${endText(ends)}</dd>\n`}</dl>
<a class="do" href="/s/${token}/content?download" download>Download</a>`,
})

/** `wrong`: why the last try was not let in. */
export const passwordPage = (token: string, wrong?: string): Page => ({
  title: 'This link has a password',
  body: `<form method="post" action="/s/${token}">
<label for="password">Password</label>
<input id="password" name="password" type="password" required autofocus maxlength="256" autocomplete="off">
${wrong === undefined ? '' : `<p class="wrong" role="alert">${escaped(wrong)}</p>`}
<button>Open</button>
</form>`,
})

export const tooLargePage = (why: string): Page => ({
  title: 'Too much for one archive',
  body: `<p>${escaped(why)}</p>`,
})

/** The link is good, and nothing is there. */
export const notInFolderPage = (token: string): Page => ({
  title: 'Not in this folder',
  body: `<p>It was moved or removed, or never was there. <a href="/s/${token}">Show what is.</a></p>`,
})

export const endedPage: Page = {
  title: 'This link has ended',
  body: '<p>It leads to nothing any more, or never did. Ask whoever sent it for a new one.</p>',
}

const UNITS = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'] as const

export function sizeText(bytes: number): string {
  let value = bytes
  let unit = 0
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024
    unit += 1
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${UNITS[unit]}`
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

export const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => ENTITIES[character] as string)
