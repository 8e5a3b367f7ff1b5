/** Dialogs about one account; the address says which one is open. */
export type AccountDialog = 'edit' | 'disable' | 'enable' | 'reset' | 'remove'
