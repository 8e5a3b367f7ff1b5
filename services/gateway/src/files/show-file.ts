import { type Catalog, type FileRow, fileHealth } from '@holdfast/catalog'
import type { Answer } from '../http/route.ts'
import { fileView } from './file-view.ts'

/** One file as an answer; its health and fewest copies are counted now, not as last summarised. */
export async function showFile(catalog: Catalog, file: FileRow): Promise<Answer> {
  const { health, least } = await fileHealth(catalog, file)
  const view = fileView({ ...file, health, copies: { ...file.copies, least } })
  return { status: 200, body: view, headers: { ETag: `"${view.cid}"` } }
}
