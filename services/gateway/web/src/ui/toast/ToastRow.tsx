import { Button, CloseButton } from '@mantine/core'
import { useEffect, useState } from 'react'
import classes from './toasts.module.css'
import { dismiss, type Toast } from './toasts.ts'

/** One message; its time stands still while somebody points at it or has it focused. */
export function ToastRow({ toast: { id, text, undo, until } }: { toast: Toast }) {
  const [held, setHeld] = useState(false)
  useEffect(() => {
    if (held) return
    const timer = setTimeout(() => dismiss(id), Math.max(2_000, until - Date.now()))
    return () => clearTimeout(timer)
  }, [held, id, until])
  const hold = () => setHeld(true)
  const release = () => setHeld(false)
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only waits while somebody is at its buttons
    <div
      className={`${classes.toast} hf-float`}
      onMouseEnter={hold}
      onMouseLeave={release}
      onFocus={hold}
      onBlur={release}
    >
      <span className={classes.text}>{text}</span>
      {undo && (
        <Button
          variant="subtle"
          size="compact-sm"
          onClick={() => {
            dismiss(id)
            undo()
          }}
        >
          Undo
        </Button>
      )}
      <CloseButton aria-label="Close the message" onClick={() => dismiss(id)} />
    </div>
  )
}
