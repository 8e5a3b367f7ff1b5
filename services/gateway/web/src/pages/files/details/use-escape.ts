import { useEffect, useRef } from 'react'

/**
 * Runs on Escape, unless another dialog or a menu is above: each Escape closes one thing, the one on top.
 * Mantine's own listeners would close all of them at once. `within`: id of something in the dialog.
 */
export function useEscape(run: () => void, within: string) {
  const latest = useRef(run)
  latest.current = run
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.isComposing) return
      const mine = document.getElementById(within)?.closest('[role=dialog]')
      const others = [...document.querySelectorAll('[role=dialog], [role=menu]')]
      if (others.every((other) => other === mine)) latest.current()
    }
    // Before those of the others, which take themselves away.
    addEventListener('keydown', onKey, { capture: true })
    return () => removeEventListener('keydown', onKey, { capture: true })
  }, [within])
}
