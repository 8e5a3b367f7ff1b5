/** The query of a call; what is undefined is left out. */
export const queryOf = (values: Record<string, string | number | boolean | undefined>): string => {
  const query = new URLSearchParams()
  for (const [key, value] of Object.entries(values)) {
    if (value !== undefined) query.set(key, String(value))
  }
  return query.size === 0 ? '' : `?${query}`
}
