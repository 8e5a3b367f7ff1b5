import { done, handle, type JobHandler, type Relayed, relayOutbox, skipped } from '@holdfast/jobs'

/** The outbox once more: the loop beside it is faster, this one is seen in Bull Board. */
export const relayOutboxHandler = ({
  relay,
}: {
  relay: { run(options: { signal: AbortSignal }): Promise<Relayed> }
}): JobHandler =>
  handle(relayOutbox, async (_payload, { signal }) => {
    const { rows, jobs } = await relay.run({ signal })
    return rows === 0 ? skipped('the outbox was empty') : done({ rows, jobs })
  })
