import type { Catalog, OpenLink } from '@holdfast/catalog'
import type { Logger } from 'pino'
import type { ContentReader } from '../content/types.ts'
import { firstText } from './first-text.ts'
import { lookOf } from './look-of.ts'
import { lookAt } from './serve-link.ts'

/** What stands on the page of a file, above its size and CID. */
export type Shown =
  | { show: 'image' | 'video' | 'audio' | 'pdf' }
  | { show: 'text'; text: string; cut: boolean }
  | { show: 'nothing'; why?: string }

export type ShowDeps = {
  catalog: Catalog
  reader: ContentReader
  /** Aborts when the visitor goes. */
  signal: AbortSignal
  log: Logger
}

type FileLink = Extract<OpenLink, { kind: 'file' }>

/** Decides what is shown; a text is read for it, all else the browser asks for. Throws NotFound. */
export async function shownOf(deps: ShowDeps, link: FileLink): Promise<Shown> {
  const look = lookOf(link.file, link.maxDownloads)
  if (look.show !== 'text') return look
  await lookAt(deps.catalog, link.id)
  const found = await firstText(link.file, deps)
  return 'why' in found ? { show: 'nothing', ...found } : { show: 'text', ...found }
}
