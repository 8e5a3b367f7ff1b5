import { type Catalog, silentVerifications } from '@holdfast/catalog'
import { type Queues, verifyContent } from '@holdfast/jobs'

/** A run shows itself with every slice; the queue gives a killed worker's job to another within 40 s. */
const FORGOTTEN_SECONDS = 60

/** Hands out verifications once more whose job was lost with the queue. */
export async function keepVerifications({
  catalog,
  queues,
}: {
  catalog: Catalog
  queues: Pick<Queues, 'enqueue'>
}): Promise<number> {
  const silent = await silentVerifications(catalog, { seconds: FORGOTTEN_SECONDS })
  // While the job is there its twin is dropped.
  for (const verificationId of silent) await queues.enqueue(verifyContent, { verificationId })
  return silent.length
}
