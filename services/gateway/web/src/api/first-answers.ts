declare global {
  interface Window {
    /** What `public/first.js` asked for, by its path. */
    firstAnswers?: Record<string, Promise<Response>>
  }
}

/**
 * `fetch`, but for what was asked for before the app was there: such an answer is taken, once. One that
 * did not arrive is asked for anew.
 */
export const fetchOrTake: typeof fetch = async (input, init) => {
  const asked = init?.method === undefined ? take(String(input)) : undefined
  return asked === undefined ? fetch(input, init) : asked.catch(() => fetch(input, init))
}

function take(address: string): Promise<Response> | undefined {
  const { pathname, search } = new URL(address, location.href)
  const { [pathname + search]: asked, ...rest } = window.firstAnswers ?? {}
  if (asked !== undefined) window.firstAnswers = rest
  return asked
}
