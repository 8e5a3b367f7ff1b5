/** What every change repeats; readable on purpose, unlike the cookies of the session itself. */
export const CSRF_COOKIE = 'hf_csrf'

/** One cookie that scripts may read. Pure, so that it can be tested without a page. */
export function cookieOf(header: string, name: string): string | undefined {
  const found = header
    .split(';')
    .map((pair) => pair.trim())
    .find((pair) => pair.startsWith(`${name}=`))
  return found?.slice(name.length + 1) || undefined
}
