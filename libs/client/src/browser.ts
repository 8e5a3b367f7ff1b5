/** How a page of Holdfast's own calls: signed in by cookies, which scripts cannot read. */
export type BrowserSession = {
  /** The value of the `hf_csrf` cookie now; every change repeats it, so that no foreign page can make one. */
  csrfToken(): string | undefined
  /**
   * Asked when a call was refused because the session needs renewing; true: try it once more. Has to
   * see to it that all tabs of a browser renew once: a refresh token that comes twice ends the session.
   */
  renew(refusedCall: { startedAt: number }): Promise<boolean>
}

/** Calls that make or end a session: there is nothing to renew for them. */
const ABOUT_THE_SESSION = /^\/api\/v1\/auth\//
const READS = new Set(['GET', 'HEAD'])

export const addCsrfToken = (
  browser: BrowserSession,
  method: string | undefined,
  headers: Headers,
): void => {
  const token = READS.has(method ?? 'GET') ? undefined : browser.csrfToken()
  if (token !== undefined) headers.set('x-csrf-token', token)
}

/** A body that was a stream is used up: such a call is not made twice. */
export const mayRenew = (path: string, init: RequestInit): boolean =>
  !ABOUT_THE_SESSION.test(path) && !(init.body instanceof ReadableStream)
