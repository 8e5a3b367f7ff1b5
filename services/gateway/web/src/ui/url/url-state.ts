/** A query string with some of its values changed; what is empty is left out. Pure. */
export function withValues(
  now: URLSearchParams,
  change: Readonly<Record<string, string | undefined>>,
): URLSearchParams {
  const next = new URLSearchParams(now)
  for (const [name, value] of Object.entries(change)) {
    if (value === undefined || value === '') next.delete(name)
    else next.set(name, value)
  }
  return next
}

/** What is undefined is left out, as the calls of the API want it. */
export const defined = <T extends object>(
  values: T,
): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>
  }

/** A whole number of the address, or nothing: what somebody typed there is not trusted. */
export const wholeNumber = (text: string | null): number | undefined =>
  text !== null && /^\d{1,9}$/.test(text) ? Number(text) : undefined

/** One of these words, or nothing. */
export const oneOf = <T extends string>(text: string | null, words: readonly T[]): T | undefined =>
  words.find((word) => word === text)
