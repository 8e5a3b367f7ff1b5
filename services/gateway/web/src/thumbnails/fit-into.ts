type Size = { width: number; height: number }

/** As large as fits into a square of so many pixels, in its own shape, and never larger than it is. */
export function fitInto({ width, height }: Size, longest: number): Size {
  const share = Math.min(1, longest / Math.max(width, height))
  return {
    width: Math.max(1, Math.round(width * share)),
    height: Math.max(1, Math.round(height * share)),
  }
}
