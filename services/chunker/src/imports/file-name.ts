import { MAX_NAME_BYTES, nameFault } from '@holdfast/content'

/** What a file from the web is called: as the server says (RFC 6266), else as its address ends. */
export function fileNameOf(url: string, disposition: string | null): string {
  const candidates = [
    extendedName(disposition ?? ''),
    plainName(disposition ?? ''),
    lastSegment(url),
    URL.parse(url)?.hostname,
  ]
  for (const candidate of candidates) {
    const name = candidate === undefined ? '' : asName(candidate)
    if (name !== '') return name
  }
  return 'download'
}

const extendedName = (text: string): string | undefined =>
  decoded(/;\s*filename\*\s*=\s*utf-8'[^']*'([^;\s]+)/i.exec(text)?.[1])

const plainName = (text: string): string | undefined => {
  const [, quoted, token] =
    /;\s*filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s"]+))/i.exec(text) ?? []
  return quoted?.replace(/\\(.)/g, '$1') ?? token
}

const lastSegment = (url: string): string | undefined =>
  decoded(URL.parse(url)?.pathname.split('/').at(-1))

function decoded(text: string | undefined): string | undefined {
  try {
    return text === undefined ? undefined : decodeURIComponent(text)
  } catch {
    return text
  }
}

/** A name that may be: no part of a path, without what the rules for names refuse; or nothing. */
function asName(text: string): string {
  const last = text.toWellFormed().split(/[/\\]/).at(-1) ?? ''
  let name = Array.from(last)
    .filter((character) => nameFault(`x${character}`) === undefined)
    .join('')
  while (Buffer.byteLength(name) > MAX_NAME_BYTES) name = Array.from(name).slice(1).join('')
  return nameFault(name) === undefined ? name : ''
}
