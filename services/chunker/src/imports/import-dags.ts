import { findFileOfContent } from '@holdfast/catalog'
import { cidText, type FetchBlock, type Link } from '@holdfast/chunks'
import { type Begun, UNKNOWN_TYPE } from '@holdfast/content'
import { beginContent, dropContent, earlierContent } from './begin-content.ts'
import type { ImportDeps } from './deps.ts'
import { ImportRefused } from './errors.ts'
import { type FoundFile, filesBelow } from './files-below.ts'
import type { Run } from './run-import.ts'
import { targetOf } from './target-of.ts'

/** What is finished, so that the next attempt passes it over: files in the order they are found. */
type Finished = { files: number; bytes: number }

/** Blocks asked for ahead. */
const AHEAD = 8

/**
 * Makes files of what is below some roots, block by block as they are, so that each file keeps its
 * CID. An attempt goes on with the file at which the last one ended.
 */
export async function importDags(
  deps: ImportDeps,
  run: Run,
  { roots, fetch }: { roots: readonly Link[]; fetch: FetchBlock },
): Promise<void> {
  const before = await carryOn(deps, run)
  let { finished } = before
  let open = before.open
  let index = 0
  for (const root of roots) {
    for await (const found of filesBelow(root, fetch, placeOf(run, root, roots.length))) {
      index += 1
      if (index <= finished.files) continue
      if (finished.bytes + found.size > deps.config.importMax) {
        throw new ImportRefused('TOO_LARGE', 'It is larger than imports may be here.')
      }
      finished = await storeFile(deps, run, { found, fetch, finished, open })
      open = undefined
    }
  }
  if (index === 0) throw new ImportRefused('NO_FILES', 'There is no file in it.')
  const [only] = roots
  const rootCid = only !== undefined && roots.length === 1 ? { rootCid: textOf(only) } : {}
  await run.tell({ bytesDone: finished.bytes, bytesTotal: finished.bytes, ...rootCid })
}

const textOf = ({ digest, codec }: Link): string => cidText(digest, codec)

/** A single root takes the name that was asked for; several stand in a folder of that name. */
function placeOf({ import: { folder, name } }: Run, root: Link, roots: number) {
  if (roots === 1) return { folder, name: name ?? textOf(root) }
  const inner = name === null ? folder : `${folder === '/' ? '' : folder}/${name}`
  return { folder: inner, name: textOf(root) }
}

async function carryOn(deps: ImportDeps, run: Run): Promise<{ finished: Finished; open?: Begun }> {
  const finished = (run.import.facts.finished as Finished | undefined) ?? { files: 0, bytes: 0 }
  const { open, committed } = await earlierContent(deps, run)
  if (committed === undefined) return open === undefined ? { finished } : { finished, open }
  // Killed between the commit and the word about it.
  const { ownerId } = run.import
  const file = await findFileOfContent(deps.catalog, { ownerId, contentId: committed })
  const { size = 0, id } = file ?? {}
  return { finished: await told(run, finished, { size, ...(id === undefined ? {} : { id }) }) }
}

async function told(
  run: Run,
  { files, bytes }: Finished,
  { id, size }: { id?: string; size: number },
): Promise<Finished> {
  const finished = { files: files + 1, bytes: bytes + size }
  await run.tell({
    contentId: null,
    files: finished.files,
    bytesDone: finished.bytes,
    facts: { ...run.import.facts, finished },
    ...(id === undefined ? {} : { fileId: id }),
  })
  return finished
}

async function storeFile(
  deps: ImportDeps,
  run: Run,
  input: { found: FoundFile; fetch: FetchBlock; finished: Finished; open: Begun | undefined },
): Promise<Finished> {
  const { found, fetch, finished, open } = input
  const { link: root, size, folder, name } = found
  const begun = await beginContent(deps, run, { before: open, size, slot: 'contentId' })
  try {
    const stored = await deps.long.storeDag(begun, {
      root,
      size,
      fetch,
      ahead: AHEAD,
      onBytes: (bytes) => run.progress(finished.bytes + bytes),
      signal: run.signal,
    })
    const target = targetOf(run, { folder, name, contentType: UNKNOWN_TYPE })
    const { file } = await deps.long.commit(stored, target)
    return await told(run, finished, file)
  } catch (error) {
    if ((error as { code?: unknown }).code === 'CONTENT_DIFFERS') {
      const facts = run.import.facts
      await dropContent(deps, run)
      await run.tell({ facts })
    }
    throw error
  }
}
