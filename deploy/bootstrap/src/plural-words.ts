import { lineAt, withoutComments } from './imports-of.ts'
import type { SourceFile } from './source-files.ts'

/** Where what is written is read by people sooner or later: on a page, in a terminal, in a problem. */
const READ_BY_PEOPLE = /^(libs|services)\/([\w-]+\/)*src\//

const THINGS =
  'accounts|blocks|bytes|checks|chunks|copies|days|downloads|events|files|findings|folders|hours|jobs|keys|links|minutes|moves|names|nodes|reasons|seconds|sessions|steps|times|uploads|users|versions|webhooks'

/** The end of an expression in a text, and at once the name of many: `${n} chunks`, `{n} copies`. */
const MANY = new RegExp(
  `\\$?\\{([^{}\\n]*(?:\\{[^{}\\n]*\\}[^{}\\n]*)*)\\} (?:new |other |more |live )?(${THINGS})\\b(?![=:-])`,
  'g',
)

/** A limit that is fixed and above one; and what says the number and its noun by itself. */
const FIXED = /^([A-Z][A-Z_]+(\.\w+)?|step\(\w+\))$/
const COUNTED = /\bcounted\(/

/** What nodes said and how broken blocks are is told to whoever operates it, in logs. */
const toOperators = (path: string, thing: string) =>
  /^(bytes|blocks)$/.test(thing) && path.startsWith('libs/')

/** "1 chunks" is what such a text says one day: `counted` has the number and the noun. */
export function pluralWords(files: readonly SourceFile[]): string[] {
  return files
    .filter(({ path }) => READ_BY_PEOPLE.test(path) && !/(^|\/)test\//.test(path))
    .flatMap(({ path, text }) => {
      const code = withoutComments(text)
      return [...code.matchAll(MANY)]
        .filter(([, number = '', thing = '']) => !isFine(number) && !toOperators(path, thing))
        .map(
          ({ 0: said, index }) =>
            `${path}:${lineAt(code, index)} says "${said}" of one too: use counted()`,
        )
    })
}

const isFine = (number: string) => FIXED.test(number.trim()) || COUNTED.test(number)
