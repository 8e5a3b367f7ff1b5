import { type Catalog, type TakenUpload, takeUpload, type UploadRow } from '@holdfast/catalog'
import { NotFound, UploadExpired } from '../http/errors.ts'
import type { Caller } from '../people/caller.ts'
import type { RunningUploads } from './running-uploads.ts'

/** `finished`: its file is there; `joining`: it is being made of parts; else nobody else writes to it. */
export type TakenOver = { taken: TakenUpload } | { finished: UploadRow } | { joining: UploadRow }

/**
 * The newest request has an upload. Whoever had it in this process may first bring its last bytes to
 * safety; whoever had it elsewhere is refused from here on.
 *
 * @throws NotFound, also for what is not the caller's; UploadExpired
 */
export async function takeOver(
  { catalog, running }: { catalog: Catalog; running: RunningUploads },
  { id, caller }: { id: string; caller: Pick<Caller, 'userId' | 'within'> },
): Promise<TakenOver> {
  const scope = { id, ownerId: caller.userId, within: caller.within }
  await running.handOver(id)
  const found = await takeUpload(catalog, scope)
  if (found === undefined) throw new NotFound('This upload')
  if (found === 'gone') throw new UploadExpired()
  return found
}
