import type { Page } from './types.ts'

/** Asks for page after page, the next one only when somebody wants more of its items. */
export async function* everyItem<T>(
  page: (cursor: string | undefined) => Promise<Pick<Page<T>, 'items' | 'next'>>,
): AsyncGenerator<T, void, undefined> {
  let cursor: string | undefined
  do {
    const { items, next } = await page(cursor)
    yield* items
    cursor = next ?? undefined
  } while (cursor !== undefined)
}
