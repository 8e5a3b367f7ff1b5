import { createHash } from 'node:crypto'
import type { Request, Response } from 'express'
import { STYLE } from './page-style.ts'

// The page of a link works without scripts and without the web app. Its only style is known to the policy by
// its hash; besides that it may ask for the file that is shown on it, and for nothing else.
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64')

const policyFor = (allows: string | undefined): string =>
  [
    "default-src 'none'",
    `style-src 'sha256-${STYLE_HASH}'`,
    ...(allows === undefined ? [] : [allows]),
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')

/** Whether a browser asks for something to look at, rather than a program for the bytes. */
export const wantsPage = ({ headers }: Pick<Request, 'headers'>): boolean =>
  /(^|[,\s])text\/html\s*(;|,|$)/i.test(headers.accept ?? '')

/** Sends a page that no cache keeps, no other site frames, and that tells nobody its address. */
export function sendPage(res: Response, status: number, page: Page): undefined {
  const { title, body, wide, allows } = page
  for (const [name, value] of Object.entries(HEADERS)) res.setHeader(name, value)
  res.setHeader('Content-Security-Policy', policyFor(allows))
  res
    .status(status)
    .type('html')
    .send(`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escaped(title)} · Holdfast</title>
${iconFor(allows)}<style>${STYLE}</style>
<main${wide ? ' class="wide"' : ''}>
<h1>${escaped(title)}</h1>
${body}
</main>
</html>
`)
}

/** Where pictures may be asked for, browsers also ask for one for the tab, at an address that is not there. */
const iconFor = (allows = '') =>
  allows.includes("img-src 'self'") ? '<link rel="icon" href="/favicon.svg">\n' : ''

const HEADERS = {
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
  'X-Robots-Tag': 'noindex, nofollow',
  Vary: 'Accept, Cookie',
}

export type Page = {
  title: string
  body: string
  wide?: boolean
  /** What its policy lets it ask for, besides nothing. */
  allows?: string | undefined
}

/** A page without scripts cannot know where its reader is: the hour is said as of UTC. */
export const endText = (ends: Date): string =>
  `<time datetime="${ends.toISOString()}">${DATE.format(ends)} UTC</time>`

const DATE = new Intl.DateTimeFormat('en-GB', {
  dateStyle: 'medium',
  timeStyle: 'short',
  timeZone: 'UTC',
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
