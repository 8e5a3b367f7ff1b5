import type { FileRow } from '@holdfast/catalog'
import { counted } from '@holdfast/chunks'
import { essenceOf, UNKNOWN_TYPE } from '@holdfast/content'
import { mayShowInline } from '../files/media-type.ts'

/** What the page of a link shows of its file, and as which type the bytes go there. */
export type Look =
  | { show: 'image' | 'video' | 'audio' | 'pdf'; type: string }
  | { show: 'text' }
  | { show: 'nothing'; why?: string }

/** A picture is drawn from all its bytes, and its visitor may be on a phone. */
const LARGEST_IMAGE = 16 * 1_024 * 1_024

/**
 * Sound and film that browsers play, though they may not open it in a window of its own. No playlists: a
 * player would load what these name, from wherever it lies.
 */
const PLAYED = new Set([
  'audio/mp3',
  'audio/opus',
  'audio/x-flac',
  'audio/x-m4a',
  'audio/x-wav',
  'video/quicktime',
  'video/x-m4v',
  'video/x-matroska',
])

/** Types that are text though they do not say so. What could be a document (html, svg, xml) is its source. */
const TEXT =
  /^(text\/.+|application\/(json|xml|javascript|x-javascript|typescript|x-sh|x-yaml|yaml|toml|sql)|.+\+(json|xml))$/

/** By the ending, where nobody said a type. */
const ENDINGS: Readonly<Record<string, string>> = {
  ...endings('image/png', 'png'),
  ...endings('image/jpeg', 'jpg jpeg'),
  ...endings('image/gif', 'gif'),
  ...endings('image/webp', 'webp'),
  ...endings('image/avif', 'avif'),
  ...endings('image/bmp', 'bmp'),
  ...endings('video/mp4', 'mp4 m4v'),
  ...endings('video/webm', 'webm'),
  ...endings('video/ogg', 'ogv'),
  ...endings('video/quicktime', 'mov'),
  ...endings('audio/mpeg', 'mp3'),
  ...endings('audio/mp4', 'm4a'),
  ...endings('audio/ogg', 'ogg oga opus'),
  ...endings('audio/flac', 'flac'),
  ...endings('audio/wav', 'wav'),
  ...endings('audio/aac', 'aac'),
  ...endings('application/pdf', 'pdf'),
  ...endings(
    'text/plain',
    'txt md markdown csv tsv log json xml svg html htm css js mjs ts tsx jsx py rb go rs c h cpp java sh yml yaml toml ini conf sql tex srt vtt diff patch',
  ),
}

function endings(type: string, names: string): Record<string, string> {
  return Object.fromEntries(names.split(' ').map((name) => [name, type]))
}

type Facts = Pick<FileRow, 'contentType' | 'name' | 'size'>

/**
 * How a file is shown on the page of its link. Bytes that are served are a download, so where these are
 * limited nothing is shown: nobody loses one by looking, and no look is one more.
 */
export function lookOf(file: Facts, maxDownloads: number | null): Look {
  const look = lookOfType(typeOf(file))
  if (look.show === 'nothing' || (file.size === 0 && look.show !== 'text')) return NOTHING
  if (maxDownloads !== null) return { show: 'nothing', why: limited(maxDownloads) }
  if (look.show === 'image' && file.size > LARGEST_IMAGE) {
    return { show: 'nothing', why: 'This picture is larger than 16 MiB. Download it to see it.' }
  }
  return look
}

const PDF = 'application/pdf'

const NOTHING: Look = { show: 'nothing' }

const limited = (downloads: number) =>
  `This link allows ${counted(downloads, 'download')}; looking at it here would use ${downloads === 1 ? 'it' : 'one'}.`

function lookOfType(type: string): Look {
  if (TEXT.test(type)) return { show: 'text' }
  if (type === PDF) return { show: 'pdf', type }
  const kind = type.slice(0, type.indexOf('/'))
  const known = mayShowInline(type) || PLAYED.has(type)
  if (known && (kind === 'image' || kind === 'video' || kind === 'audio'))
    return { show: kind, type }
  return NOTHING
}

function typeOf({ contentType, name }: Facts): string {
  const type = essenceOf(contentType)
  if (type !== UNKNOWN_TYPE) return type
  return ENDINGS[name.slice(name.lastIndexOf('.') + 1).toLowerCase()] ?? type
}
