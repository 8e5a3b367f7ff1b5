/** Text that is safe between tags and in quoted attributes; ours is made only from such and literals. */
export const escaped = (text: unknown): string =>
  String(text).replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`)

/** Plain words with `code` in them, as the contract's descriptions are written. */
export const words = (text: string): string =>
  escaped(text).replace(/`([^`]+)`/g, '<code>$1</code>')

/** What an address can end in to lead to a place of the page. */
export const anchor = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
