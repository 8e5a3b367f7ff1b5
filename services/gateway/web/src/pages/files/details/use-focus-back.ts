import { useEffect, useState } from 'react'

/**
 * Gives the focus back to whatever had it when this was drawn first. Mantine does that only for dialogs
 * that are there, closed, before they open.
 */
export function useFocusBack(): void {
  const [before] = useState(() => document.activeElement)
  useEffect(
    () => () => {
      // After the dialog's own trap has let go.
      setTimeout(() => {
        if (before instanceof HTMLElement && before.isConnected) before.focus()
      })
    },
    [before],
  )
}
