import type { FileInfo } from '@holdfast/client'

export type PreviewKind = 'image' | 'video' | 'audio' | 'pdf' | 'text' | 'none'

/** Pictures that browsers draw. In an `<img>` not even an svg runs a script or loads anything. */
const IMAGES = ['png', 'jpeg', 'gif', 'webp', 'avif', 'bmp', 'svg+xml', 'x-icon']

/** Types that are text though they do not say so. */
const TEXTS = [
  'json',
  'xml',
  'javascript',
  'x-javascript',
  'typescript',
  'x-sh',
  'x-yaml',
  'yaml',
  'toml',
  'sql',
  'x-httpd-php',
]

/** By the ending, where nobody said a type. */
const ENDINGS: Readonly<Record<string, PreviewKind>> = {
  ...endings('image', 'png jpg jpeg gif webp avif bmp'),
  ...endings('video', 'mp4 m4v webm ogv mov'),
  ...endings('audio', 'mp3 m4a ogg oga opus flac wav aac'),
  ...endings('pdf', 'pdf'),
  ...endings(
    'text',
    'txt md markdown csv tsv log json xml html htm css js mjs ts tsx jsx py rb go rs c h cpp java sh yml yaml toml ini conf sql tex srt vtt diff patch',
  ),
}

function endings(kind: PreviewKind, names: string): Record<string, PreviewKind> {
  return Object.fromEntries(names.split(' ').map((name) => [name, kind]))
}

/** Pictures are drawn from all their bytes; beyond this somebody rather downloads them. */
const LARGEST_IMAGE = 64 * 1_024 * 1_024

type Facts = Pick<FileInfo, 'contentType' | 'name' | 'size'>

/** How a file can be looked at. What could run as a page (html, svg, xml) is a picture or plain text. */
export function previewOf({ contentType, name, size }: Facts): PreviewKind {
  const kind = kindOf(contentType, name)
  return kind === 'image' && size > LARGEST_IMAGE ? 'none' : kind
}

function kindOf(contentType: string, name: string): PreviewKind {
  const [type = '', rest = ''] = (contentType.split(';')[0] ?? '').trim().toLowerCase().split('/')
  if (type === 'image') return IMAGES.includes(rest) ? 'image' : 'none'
  if (type === 'video' || type === 'audio') return type
  if (type === 'text') return 'text'
  if (rest === 'pdf') return 'pdf'
  if (TEXTS.includes(rest) || /\+(json|xml)$/.test(rest)) return 'text'
  if (rest !== 'octet-stream') return 'none'
  return ENDINGS[name.slice(name.lastIndexOf('.') + 1).toLowerCase()] ?? 'none'
}
