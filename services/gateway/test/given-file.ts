import type { Link } from '@holdfast/chunks'
import type { LongWriter } from '@holdfast/content'
import type { ForeignDag } from '../../../libs/chunks/test/foreign-dags.ts'

/** A file whose DAG is kept as it is, as an import leaves it. */
export async function putGiven(
  long: LongWriter,
  { root, fetch }: Pick<ForeignDag, 'fetch'> & { root: Link },
  { ownerId, folder, name, size }: { ownerId: string; folder: string; name: string; size: number },
): Promise<{ id: string }> {
  const begun = await long.open({ ownerId, size, maxBytes: size })
  const signal = AbortSignal.timeout(60_000)
  const stored = await long.storeDag(begun, {
    ...{ root, size, fetch, ahead: 4, signal },
    onBytes: () => {},
  })
  const target = { ownerId, folder, name, contentType: 'application/octet-stream' }
  return (await long.commit(stored, target)).file
}
