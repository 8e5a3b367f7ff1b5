import type { Status } from '@holdfast/client'
import { formatBytes } from '../../ui/format/bytes.ts'
import { formatDuration } from '../../ui/format/duration.ts'
import { counted } from '../../ui/format/number.ts'
import { TextLink } from '../../ui/TextLink.tsx'
import { Time } from '../../ui/Time.tsx'
import { resultOfCheck } from '../health/result-of-check.ts'
import classes from './dashboard.module.css'
import { Issues } from './Issues.tsx'

/** The numbers behind the sentence. */
export function Numbers({ status }: { status: Status }) {
  const { files, bytes, chunks, margin, deficits, lastCheck, nextCheck } = status
  return (
    <dl className={classes.numbers}>
      <dt>Stored</dt>
      <dd>
        <TextLink to="/admin/files">{counted(files, 'file')}</TextLink>, {formatBytes(bytes)},{' '}
        <TextLink to="/admin/chunks?class=any">{counted(chunks.total, 'chunk')}</TextLink>
      </dd>
      <dt>Issues</dt>
      <dd>
        <Issues />
      </dd>
      <dt>Nodes that may fail at once</dt>
      <dd>{margin === null ? '–' : Math.max(0, margin)}</dd>
      {deficits.oldestSeconds !== null && deficits.oldestSeconds > 0 && (
        <>
          <dt>Oldest repair waits for</dt>
          <dd>{formatDuration(deficits.oldestSeconds)}</dd>
        </>
      )}
      <dt>Last health check</dt>
      <dd>
        {lastCheck?.finishedAt ? (
          <>
            <TextLink to={`/admin/health/checks/${lastCheck.id}`}>
              <Time at={lastCheck.finishedAt} />
            </TextLink>
            {`: ${resultOfCheck(lastCheck)}`}
          </>
        ) : (
          'none yet'
        )}
      </dd>
      <dt>Next health check</dt>
      <dd>
        <TextLink to="/admin/health">
          {nextCheck ? <Time at={nextCheck} /> : 'none is scheduled'}
        </TextLink>
      </dd>
    </dl>
  )
}
