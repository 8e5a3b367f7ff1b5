/** The page to go on to: one of ours, whatever somebody wrote into the link. */
export function pathWithin(wish: string | null, origin: string): string {
  if (wish === null) return '/files'
  try {
    const url = new URL(wish, origin)
    return url.origin === origin && wish.startsWith('/') ? url.pathname + url.search : '/files'
  } catch {
    return '/files'
  }
}
