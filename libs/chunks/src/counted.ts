/** `1 file`, `12,345 files`: how many of something, everywhere that people read it. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`
