import type { KeyboardEvent } from 'react'

/** A key as it was pressed in a list. */
export type Press = {
  key: string
  /** Ctrl, or ⌘. */
  command: boolean
  alt: boolean
  shift: boolean
  /** A button or link of the row had the focus. */
  onButton: boolean
}

export const pressOf = ({ key, ctrlKey, metaKey, altKey, shiftKey, target }: KeyboardEvent) => ({
  key,
  command: ctrlKey || metaKey,
  alt: altKey,
  shift: shiftKey,
  onButton: (target as Element).closest('button, a') !== null,
})

/** Whether the key does something to the row it is pressed on. */
export const isAboutRow = ({ key, alt, onButton }: Press): boolean =>
  !alt && (/^(F2|Delete)$/.test(key) || (/^( |Enter)$/.test(key) && !onButton))

/** Whether it chooses from one row to another. */
export const isRange = ({ key, shift, alt, command }: Press): boolean =>
  shift && !alt && !command && /^(Arrow(Up|Down|Left|Right)|Page(Up|Down)|Home|End)$/.test(key)
