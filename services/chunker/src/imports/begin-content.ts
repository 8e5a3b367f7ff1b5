import type { Begun } from '@holdfast/content'
import type { ImportDeps } from './deps.ts'
import type { Run } from './run-import.ts'

/** An open content of this import: the one an earlier attempt began, or a new one. */
export async function beginContent(
  { long, config }: ImportDeps,
  run: Run,
  input: { before: Begun | undefined; size: number | null; slot: 'contentId' | 'stagedId' },
): Promise<Begun> {
  if (input.before !== undefined) return input.before
  const { ownerId, wanted } = run.import
  const begun = await long.open({
    ownerId,
    maxBytes: config.importMax,
    noFile: input.slot === 'stagedId',
    ...(wanted === null ? {} : { copies: wanted }),
    ...(input.size === null ? {} : { size: input.size }),
  })
  try {
    await run.tell({ [input.slot]: begun.contentId })
  } catch (error) {
    await long.abandon(begun.contentId)
    throw error
  }
  return begun
}

/** What an earlier attempt began and did not end; `committed` when it came to its end after all. */
export async function earlierContent(
  { long }: ImportDeps,
  run: Run,
  slot: 'contentId' | 'stagedId' = 'contentId',
): Promise<{ open?: Begun; committed?: string }> {
  const contentId = run.import[slot]
  if (contentId === null) return {}
  const found = await long.resume(contentId, run.import.wanted ?? undefined)
  if ('open' in found) return { open: found.open }
  if (found.state === 'committed' || found.state === 'sealed') return { committed: contentId }
  await run.tell({ [slot]: null })
  return {}
}

/** Begins again with nothing: the source is not what it was. */
export async function dropContent(
  { long }: ImportDeps,
  run: Run,
  slot: 'contentId' | 'stagedId' = 'contentId',
): Promise<void> {
  const contentId = run.import[slot]
  await run.tell({ [slot]: null, facts: {} })
  if (contentId !== null) await long.abandon(contentId)
}
