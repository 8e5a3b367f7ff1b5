/** `notes.txt` → `notes (copy).txt`; what begins with a dot has no ending. */
export function nameOfCopy(name: string): string {
  const dot = name.lastIndexOf('.')
  const end = dot > 0 ? dot : name.length
  return `${name.slice(0, end)} (copy)${name.slice(end)}`
}
