/** Where people are led when nothing else was wished for. */
export const HOME = '/files'

const BASE = 'http://here.invalid'

/**
 * The page of ours to go on to, whatever somebody wrote into the link: never another host, nothing that a
 * browser would read as one (`//host`, `/\\host`), and no address of the API.
 */
export function returnPath(wish: string | undefined): string {
  if (wish === undefined || !wish.startsWith('/') || !URL.canParse(wish, BASE)) return HOME
  const { origin, pathname, search } = new URL(wish, BASE)
  if (origin !== BASE || pathname.startsWith('//') || pathname.startsWith('/api/')) return HOME
  return pathname + search
}
