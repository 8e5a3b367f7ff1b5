/** The first items of a list that comes page by page, `most` at most. */
export async function firstOf<T>(items: AsyncIterable<T>, most: number): Promise<T[]> {
  const found: T[] = []
  for await (const item of items) {
    found.push(item)
    if (found.length === most) break
  }
  return found
}
