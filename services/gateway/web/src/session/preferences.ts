const ASK = 'holdfast.askBeforeDelete'

/** Of this browser: whether a deletion asks first, though the trash and Undo bring files back. */
export const asksBeforeDelete = (): boolean => localStorage.getItem(ASK) === 'on'
export const setAsksBeforeDelete = (on: boolean): void =>
  localStorage.setItem(ASK, on ? 'on' : 'off')

export type FilesView = 'list' | 'grid'

const VIEW = 'holdfast.filesView'

/** What an address says, or else what this browser had last. */
export const filesViewOf = (said: string): FilesView =>
  (said || localStorage.getItem(VIEW)) === 'grid' ? 'grid' : 'list'
export const setFilesView = (view: FilesView): void => localStorage.setItem(VIEW, view)
