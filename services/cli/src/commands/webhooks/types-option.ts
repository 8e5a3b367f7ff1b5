/** `node.,brake.` as the beginnings that the server takes; an empty text: all events. */
export const eventTypes = (text: string): string[] =>
  text
    .split(',')
    .map((type) => type.trim())
    .filter((type) => type !== '')
