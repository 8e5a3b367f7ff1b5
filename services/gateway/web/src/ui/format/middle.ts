/** Keeps the beginning, the extension and the last six characters before it: `holiday in t…nal-2.mov`. */
export function truncateMiddle(text: string, max: number): string {
  const letters = [...text]
  if (letters.length <= max) return text
  const dot = letters.lastIndexOf('.')
  const extension = dot > 0 && letters.length - dot <= 8 ? letters.length - dot : 0
  const tail = Math.min(6 + extension, max - 2)
  return `${letters.slice(0, max - 1 - tail).join('')}…${letters.slice(-tail).join('')}`
}

/** The first four and the last six characters: `bafk…7aq4a6`. */
export const shortCid = (cid: string): string => truncateMiddle(cid, 11)
