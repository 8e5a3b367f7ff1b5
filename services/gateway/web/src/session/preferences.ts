const ASK = 'holdfast.askBeforeDelete'

/** Of this browser: whether a deletion asks first, though the trash and Undo bring files back. */
export const asksBeforeDelete = (): boolean => localStorage.getItem(ASK) === 'on'
export const setAsksBeforeDelete = (on: boolean): void =>
  localStorage.setItem(ASK, on ? 'on' : 'off')
