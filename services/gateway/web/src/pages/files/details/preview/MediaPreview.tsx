import type { FileInfo } from '@holdfast/client'
import { Text } from '@mantine/core'
import { useRef, useState } from 'react'
import { client } from '../../../../api/client.ts'
import { contentAddress } from '../../../../api/files.ts'
import classes from './preview.module.css'
import { previewOf } from './preview-of.ts'

/**
 * Sound or film. The player asks for the ranges it needs, by itself; when the session's short token ended
 * meanwhile it is refused, so the first failure renews the session and plays on from the same place.
 */
export function MediaPreview({ file }: { file: FileInfo }) {
  const [attempt, setAttempt] = useState(0)
  const at = useRef(0)
  const Player = previewOf(file) === 'audio' ? 'audio' : 'video'
  const failed = async (seconds: number) => {
    at.current = seconds
    if (attempt === 0) await client.file(file.id).catch(() => {})
    setAttempt(attempt + 1)
  }
  if (attempt > 1) {
    return <Text c="dimmed">This browser cannot play this file. Download it to open it.</Text>
  }
  return (
    <Player
      key={attempt}
      className={Player === 'video' ? classes.video : classes.audio}
      src={contentAddress(file.id)}
      controls
      preload="metadata"
      aria-label={file.name}
      onLoadedMetadata={({ currentTarget }) => {
        if (at.current > 0) currentTarget.currentTime = at.current
      }}
      onError={({ currentTarget }) => void failed(currentTarget.currentTime)}
    />
  )
}
