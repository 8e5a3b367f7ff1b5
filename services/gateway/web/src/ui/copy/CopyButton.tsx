import { ActionIcon } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useState } from 'react'
import { copyText } from './copy-text.ts'

type Props = {
  text: string
  /** What is copied: "root CID". */
  what: string
  /** Told when the browser refused, so that the text can be selected instead. */
  onRefused?: () => void
}

const SHOWN_MS = 2_000

/** Copies, says so for two seconds, and tells screen readers. */
export function CopyButton({ text, what, onRefused }: Props) {
  const [done, setDone] = useState(false)
  const copy = async () => {
    if (!(await copyText(text))) return onRefused?.()
    setDone(true)
    setTimeout(() => setDone(false), SHOWN_MS)
  }
  const Icon = done ? IconCheck : IconCopy
  return (
    <ActionIcon
      variant="subtle"
      size={28}
      aria-label={done ? `Copied the ${what}` : `Copy the ${what}`}
      onClick={() => void copy()}
    >
      <Icon size={16} stroke={1.75} />
    </ActionIcon>
  )
}
