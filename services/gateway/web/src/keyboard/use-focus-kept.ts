import { useEffect } from 'react'

/** So far back somebody came from something that may still be there. */
const KEPT = 12

/**
 * Whoever closes a dialog is where they were before it. Mantine does that only for dialogs that are there,
 * closed, before they open; with all others the focus would fall to the page's begin, and somebody without a
 * mouse would walk all the way again. What had the focus is often gone with a menu: then it is what had it
 * before that.
 */
export function useFocusKept(): void {
  useEffect(() => {
    const past: HTMLElement[] = []
    const open = new Set<Element>()
    const look = () => {
      const gone = [...open].filter((dialog) => !dialog.isConnected)
      for (const dialog of gone) open.delete(dialog)
      if (open.size === 0) removals.disconnect()
      // A timer: Mantine's own way back, where it has one, comes first.
      if (gone.length > 0) setTimeout(() => giveBack(past), 50)
    }
    const removals = new MutationObserver(look)
    const note = ({ target }: FocusEvent) => {
      if (!(target instanceof HTMLElement)) return
      past.push(target)
      if (past.length > KEPT) past.shift()
      const dialog = target.closest('[role="dialog"]')
      if (dialog === null || open.has(dialog)) return
      open.add(dialog)
      removals.observe(document.body, { childList: true, subtree: true })
    }
    document.addEventListener('focusin', note)
    return () => {
      document.removeEventListener('focusin', note)
      removals.disconnect()
    }
  }, [])
}

function giveBack(past: readonly HTMLElement[]): void {
  if (document.activeElement !== document.body) return
  const there = past.findLast((element) => element.isConnected) ?? document.getElementById('main')
  there?.focus({ preventScroll: true })
}
