import { cidText, parseCid } from '@holdfast/chunks'
import { importCar } from '@holdfast/jobs'
import { earlierContent } from './imports/begin-content.ts'
import { carBlocks } from './imports/car-blocks.ts'
import type { ImportDeps } from './imports/deps.ts'
import { ImportRefused } from './imports/errors.ts'
import { importDags } from './imports/import-dags.ts'
import { indexCar } from './imports/index-car.ts'
import { importHandler, type Run } from './imports/run-import.ts'
import { type Staged, stagedBytes } from './imports/staged-bytes.ts'
import { storeUrl } from './imports/store-url.ts'

export const importCarHandler = (deps: ImportDeps) => importHandler(deps, importCar, unpackCar)

async function unpackCar(deps: ImportDeps, run: Run): Promise<void> {
  const { catalog, reader, long } = deps
  const { id: importId } = run.import
  const staged = await stage(deps, run)
  const read = stagedBytes(reader, staged, run.signal)
  const known = run.import.facts.roots as string[] | undefined
  const roots =
    known?.map(parseCid) ??
    (await indexCar(catalog, { importId, staged, reader, read, signal: run.signal }))
  if (known === undefined) {
    const texts = roots.map(({ digest, codec }) => cidText(digest, codec))
    await run.tell({ facts: { ...run.import.facts, roots: texts } })
  }
  await importDags(deps, run, { roots, fetch: carBlocks(catalog, importId, read) })
  await run.tell({ stagedId: null })
  await long.abandon(staged.contentId)
}

/** The CAR as an open content on the nodes: as it was sent, or fetched first. */
async function stage(deps: ImportDeps, run: Run): Promise<Staged> {
  const { facts, source } = run.import
  const { open: before } = await earlierContent(deps, run, 'stagedId')
  const size = facts.stagedSize as number | undefined
  if (size !== undefined && before !== undefined) return { contentId: before.contentId, size }
  if (source === null) {
    throw new ImportRefused(
      'CAR_GONE',
      'The CAR that was sent is not there any more. Send it again.',
    )
  }
  // What was given up is fetched anew; files that were made of it stay made.
  if (size !== undefined) await run.tell({ facts: { finished: facts.finished } })
  const { stored } = await storeUrl(deps, run, { before, slot: 'stagedId' })
  await run.tell({ facts: { ...run.import.facts, stagedSize: stored.size } })
  return { contentId: stored.contentId, size: stored.size }
}
