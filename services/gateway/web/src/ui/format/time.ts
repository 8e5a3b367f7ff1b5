/** `12:04`, in the reader's own time zone. */
export const clockTime = (at: number | Date): string =>
  new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' }).format(at)
