/** What the build says about its pages, as its own `build/first-files.ts` writes it. */
export type FirstFiles = {
  /** The scripts of the frame alone, as paths within the build. */
  frame: readonly string[]
  /** In the order in which they count: the first that fits an address is its page. */
  pages: readonly {
    path: string
    access: 'anyone' | 'user' | 'admin'
    /** Beside what stands in the build's one page already. */
    scripts: readonly string[]
  }[]
}

/** Who opens a page, as far as that is known before it is sent. */
export type Viewer = 'nobody' | 'user' | 'admin'

export const NO_FILES: FirstFiles = { frame: [], pages: [] }

const SIGN_IN = '/login'
/** Where `/` leads. */
const HOME = '/files'

/** Whether an address is a page that only administrators get to see. */
export const isForAdmins = (first: FirstFiles, path: string): boolean =>
  pageAt(first, path)?.access === 'admin'

/**
 * The scripts that a browser should load with a page, before any of them runs: all that this viewer
 * will see there, and nothing that they will not. Whoever is nobody will see the sign-in.
 */
export function scriptsOf(first: FirstFiles, path: string, viewer: Viewer): readonly string[] {
  const page = pageAt(first, path)
  if (page === undefined || page.access === 'anyone') return page?.scripts ?? []
  if (viewer === 'nobody') return pageAt(first, SIGN_IN)?.scripts ?? []
  return page.access === 'admin' && viewer !== 'admin' ? first.frame : page.scripts
}

const pageAt = ({ pages }: FirstFiles, path: string) => {
  const asked = partsOf(path === '/' ? HOME : path)
  return pages.find((page) => fits(partsOf(page.path), asked))
}

const partsOf = (path: string) => path.split('/').filter((part) => part !== '')

/** As the app's own router has it: `:id` is any one part, `*` at the end any number of them. */
function fits(pattern: readonly string[], asked: readonly string[]): boolean {
  const open = pattern.at(-1) === '*'
  const fixed = open ? pattern.slice(0, -1) : pattern
  if (open ? asked.length < fixed.length : asked.length !== fixed.length) return false
  return fixed.every((part, at) => part.startsWith(':') || part === asked[at])
}
