import { useEffect, useRef } from 'react'

/**
 * Runs on Escape, unless another dialog or a menu has the focus: each Escape closes one thing, the one on
 * top. Mantine's own listeners would close all of them at once. `within`: id of something in the dialog.
 */
export function useEscape(run: () => void, within: string) {
  const latest = useRef(run)
  latest.current = run
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.isComposing) return
      const mine = document.getElementById(within)?.closest('[role=dialog]')
      const { target } = event
      const top = target instanceof Element ? target.closest('[role=dialog], [role=menu]') : null
      if (top === null || top === mine) latest.current()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [within])
}
