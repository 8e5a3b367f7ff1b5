import type { Status } from '@holdfast/client'
import { formatBytes, formatRate } from '../../ui/format/bytes.ts'
import { formatDuration } from '../../ui/format/duration.ts'
import { counted, formatNumber } from '../../ui/format/number.ts'
import { Time } from '../../ui/Time.tsx'
import classes from './dashboard.module.css'

/** The numbers behind the sentence. */
export function Numbers({ status }: { status: Status }) {
  const { files, bytes, chunks, deficits, repair, rebalance, drains, lastCheck, nextCheck } = status
  const moving = [rebalance, ...drains].filter((plan) => plan !== null)
  return (
    <dl className={classes.numbers}>
      <dt>Stored</dt>
      <dd>
        {counted(files, 'file')}, {formatBytes(bytes)}, {counted(chunks.total, 'chunk')}
      </dd>
      <dt>To be repaired</dt>
      <dd>
        {deficits.chunks === 0
          ? 'nothing'
          : `${counted(deficits.chunks, 'chunk')}, ${formatBytes(deficits.bytes)}`}
        {deficits.lastCopies > 0 &&
          `, of these ${formatNumber(deficits.lastCopies)} with one copy left`}
      </dd>
      {repair.bytesPerSecond > 0 && (
        <>
          <dt>Repair</dt>
          <dd>
            {formatRate(repair.bytesPerSecond)}
            {repair.etaSeconds !== null && `, about ${formatDuration(repair.etaSeconds)} left`}
          </dd>
        </>
      )}
      <dt>Copies on the move</dt>
      <dd>{moving.length === 0 ? 'none' : counted(moving.length, 'plan')}</dd>
      <dt>Last health check</dt>
      <dd>{lastCheck?.finishedAt ? <Time at={lastCheck.finishedAt} /> : 'none yet'}</dd>
      <dt>Next health check</dt>
      <dd>{nextCheck ? <Time at={nextCheck} /> : 'none is scheduled'}</dd>
    </dl>
  )
}
