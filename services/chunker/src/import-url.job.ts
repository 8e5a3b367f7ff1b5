import { findFileOfContent } from '@holdfast/catalog'
import { cidText } from '@holdfast/chunks'
import { cleanMediaType } from '@holdfast/content'
import { importUrl } from '@holdfast/jobs'
import { earlierContent } from './imports/begin-content.ts'
import type { ImportDeps } from './imports/deps.ts'
import { fileNameOf } from './imports/file-name.ts'
import { importHandler, type Run } from './imports/run-import.ts'
import { storeUrl } from './imports/store-url.ts'
import { targetOf } from './imports/target-of.ts'

export const importUrlHandler = (deps: ImportDeps) => importHandler(deps, importUrl, fetchFile)

async function fetchFile(deps: ImportDeps, run: Run): Promise<void> {
  const { catalog, long } = deps
  const { ownerId, source, folder } = run.import
  const { open: before, committed } = await earlierContent(deps, run)
  if (committed !== undefined) {
    const file = await findFileOfContent(catalog, { ownerId, contentId: committed })
    return run.tell({ contentId: null, files: 1, ...(file ? toldOf(file) : {}) })
  }
  const { stored, facts } = await storeUrl(deps, run, { before, slot: 'contentId' })
  const name = run.import.name ?? fileNameOf(source ?? '', facts.disposition)
  const contentType = cleanMediaType(facts.contentType ?? undefined)
  const { file } = await long.commit(stored, targetOf(run, { folder, name, contentType }))
  await run.tell({ contentId: null, files: 1, bytesTotal: file.size, ...toldOf(file) })
}

const toldOf = ({
  id,
  size,
  root,
}: {
  id: string
  size: number
  root: Parameters<typeof rootText>[0]
}) => ({
  fileId: id,
  bytesDone: size,
  rootCid: rootText(root),
})

const rootText = ({ digest, codec }: { digest: Uint8Array; codec: 'raw' | 'dag-pb' }): string =>
  cidText(digest, codec)
