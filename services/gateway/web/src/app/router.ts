import { createBrowserRouter } from 'react-router'
import { routes } from '../routes.tsx'
import { hasNoSession, isBehindSignIn, wayIn } from '../session/way-in.ts'

const { pathname, search } = location
// Nothing of a page is loaded before there is somebody to see it.
if (hasNoSession() && isBehindSignIn(pathname)) {
  history.replaceState(null, '', wayIn(pathname, search))
}

export const router = createBrowserRouter(routes)
