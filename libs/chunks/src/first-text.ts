/** So much of a text is shown to whoever looks at a file; the whole of it may be gigabytes. */
export const TEXT_BYTES = 64 * 1_024

/**
 * The beginning of a file as text; undefined when its bytes are none. UTF-16 says so by its mark; all
 * else is read as UTF-8. `cut`: there is more, so that the last letter may be cut in the middle.
 */
export function decodeText(bytes: Uint8Array, cut: boolean): string | undefined {
  const wide = encodingOf(bytes)
  if (wide === undefined && bytes.includes(0)) return undefined
  return new TextDecoder(wide ?? 'utf-8').decode(bytes, { stream: cut })
}

function encodingOf([first, second]: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  return first === 0xfe && second === 0xff ? 'utf-16be' : undefined
}
