export type Toast = { id: number; text: string; undo?: (() => void) | undefined; until: number }

/** Long enough to read and reach for the mouse; what can be undone is also in the trash. */
export const UNDO_MS = 10_000
const NOTE_MS = 5_000

let toasts: readonly Toast[] = []
let count = 0
const listeners = new Set<() => void>()

const set = (next: readonly Toast[]) => {
  toasts = next
  for (const listener of listeners) listener()
}

const add = (toast: Omit<Toast, 'id'>) => {
  count += 1
  set([...toasts, { ...toast, id: count }])
}

/** Says that something was done, and offers to undo it for ten seconds. */
export const showUndo = (text: string, undo: () => void): void =>
  add({ text, undo, until: Date.now() + UNDO_MS })

/** Says that something was done. Never for an error that needs somebody: that stays on the page. */
export const showNote = (text: string): void => add({ text, until: Date.now() + NOTE_MS })

export const dismiss = (id: number): void => set(toasts.filter((toast) => toast.id !== id))

export const currentToasts = (): readonly Toast[] => toasts

export const subscribeToasts = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
