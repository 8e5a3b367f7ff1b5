import { lineAt, withoutComments } from './imports-of.ts'
import type { SourceFile } from './source-files.ts'

/** Where everything that is written is read by people: the web app, and what the gateway answers. */
const READ_BY_PEOPLE = /^services\/gateway\/(web\/src|src)\//

/**
 * What the design brief of the web app forbids. Codes for programs (`VALIDATION_FAILED`, `aria-invalid`,
 * `'invalid'` alone) say no word to anybody.
 */
const FORBIDDEN =
  /(?<![-\w])(?:OK|Yes|Oops|Are you sure|[Pp]lease)(?![-\w])|\b[Ii]nvalid(?= [a-z])/g

/** What another program says, word for word. */
const QUOTED = /startsWith\('Invalid URL'\)/

/** Words that tell people nothing, or talk down to them, in texts that they read. */
export function forbiddenWords(files: readonly SourceFile[]): string[] {
  return files
    .filter(({ path }) => READ_BY_PEOPLE.test(path))
    .flatMap(({ path, text }) => {
      const code = withoutComments(text)
      return [...code.matchAll(FORBIDDEN)]
        .filter(({ index }) => !QUOTED.test(lineOf(code, index)))
        .map(({ 0: word, index }) => `${path}:${lineAt(code, index)} says "${word}"`)
    })
}

const lineOf = (text: string, index: number) =>
  text.slice(text.lastIndexOf('\n', index) + 1, text.indexOf('\n', index))
