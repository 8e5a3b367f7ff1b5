import { Tooltip } from '@mantine/core'
import { Link } from 'react-router'
import { useStatus } from '../api/status.ts'
import { useFreshness } from '../live/use-freshness.ts'
import { safetyOf } from '../ui/words.ts'
import classes from './shell.module.css'

/** Is everything safe? On every page of an administrator; the sentence is behind it. */
export function SafetyChip() {
  const { data } = useStatus()
  const { stale } = useFreshness()
  const state = data === undefined || stale ? 'unknown' : data.state
  const { word, token, icon: Icon } = safetyOf(state)
  return (
    <Tooltip label={stale ? 'No news for two minutes' : (data?.sentence ?? 'Not known yet')}>
      <Link to="/admin" className={classes.chip} style={{ color: `var(--hf-${token})` }}>
        <Icon size={16} stroke={1.75} aria-hidden />
        {word}
      </Link>
    </Tooltip>
  )
}
