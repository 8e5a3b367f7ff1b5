/** One shortcut: a single key, or `g` and a letter. */
export type Shortcut = { keys: string; does: string; run: () => void }

const shortcuts = new Map<string, Shortcut>()
const OFF = 'holdfast.shortcuts'

/** Adds a shortcut for as long as a page is there; the result takes it away. */
export function addShortcut(shortcut: Shortcut): () => void {
  shortcuts.set(shortcut.keys, shortcut)
  return () => {
    if (shortcuts.get(shortcut.keys) === shortcut) shortcuts.delete(shortcut.keys)
  }
}

export const allShortcuts = (): readonly Shortcut[] => [...shortcuts.values()]

/** Single keys can be in the way of speech input and of slips: WCAG 2.1.4 wants an off-switch. */
export const shortcutsOn = (): boolean => localStorage.getItem(OFF) !== 'off'
export const setShortcutsOn = (on: boolean): void => localStorage.setItem(OFF, on ? 'on' : 'off')

/** Two keys in a row belong together for so long. */
const ROW_MS = 1_500

/** Follows what is typed: `g`, then a letter, or one key. */
export function createKeyReader(find: (keys: string) => Shortcut | undefined) {
  let first: { key: string; at: number } | undefined
  return (key: string, now: number): Shortcut | undefined => {
    const before = first !== undefined && now - first.at < ROW_MS ? first.key : undefined
    first = undefined
    if (before !== undefined) return find(`${before} ${key}`)
    if (key === 'g') first = { key, at: now }
    return find(key)
  }
}

export const findShortcut = (keys: string): Shortcut | undefined => shortcuts.get(keys)
