import { useSyncExternalStore } from 'react'

const ATTRIBUTE = 'data-mantine-color-scheme'

/** The scheme that the page is drawn in now, whoever chose it: a canvas has to be drawn anew with it. */
export const useScheme = (): string | null =>
  useSyncExternalStore(watch, () => document.documentElement.getAttribute(ATTRIBUTE))

function watch(changed: () => void): () => void {
  const observer = new MutationObserver(changed)
  observer.observe(document.documentElement, { attributeFilter: [ATTRIBUTE] })
  return () => observer.disconnect()
}
