import { matchPath } from 'react-router'
import { CSRF_COOKIE, cookieOf } from '../api/cookies.ts'
import { SIGN_IN } from '../page-table.ts'

/** Lives as long as the session: without it there is nothing to ask, and no refusal in the console. */
export const hasNoSession = (): boolean => cookieOf(document.cookie, CSRF_COOKIE) === undefined

/** Where somebody signs in, and is led back from to this page. */
export const wayIn = (pathname: string, search: string): string =>
  `/login${pathname === '/' ? '' : `?to=${encodeURIComponent(pathname + search)}`}`

/** Whether a page is only there for somebody who is signed in. */
export const isBehindSignIn = (pathname: string): boolean =>
  !SIGN_IN.some(({ path }) => matchPath(path, pathname))
