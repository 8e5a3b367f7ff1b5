import { codeOnly, lineAt } from './imports-of.ts'
import type { SourceFile } from './source-files.ts'

const BUILDER =
  /\.(?:selectFrom|selectNoFrom|insertInto|replaceInto|updateTable|deleteFrom|mergeInto)(?=[(<])/g
const RUNS = /^(execute\w*|stream|explain|compile)$/
// What may stand before an expression whose value somebody uses. Anything else in front of a chain
// that begins a line means that the line is a statement.
const VALUE_IS_USED = /(?:[=(,:?[{&|+>.]|\breturn|\byield)\s*$/

/**
 * Kysely builders that are awaited, or stand alone as a statement, without `.execute…()`: they do
 * nothing, and nothing says so. Reads the text, not the types, and so sees only chains in one
 * piece: a builder kept in a variable is out of its sight.
 */
export function unexecutedQueries(files: readonly SourceFile[]): string[] {
  return files.flatMap(({ path, text }) => {
    const code = codeOnly(text)
    return [...code.matchAll(BUILDER)]
      .filter(({ index }) => isStatement(code, index) && !isExecuted(code, index))
      .map(({ index }) => `${path}:${lineAt(code, index)} builds a query that is never executed`)
  })
}

/** Whether the chain that holds this point is awaited or begins a statement. */
function isStatement(code: string, point: number): boolean {
  const start = chainStart(code, point)
  const before = code.slice(0, start)
  if (/\bawait\s+$/.test(before)) return true
  const beginsLine = /(^|\n)[ \t]*$/.test(before)
  return beginsLine && !VALUE_IS_USED.test(before.trimEnd())
}

/**
 * Back over what can belong to the chain: names, dots, calls without calls inside. Character by
 * character: a pattern with the same reach needs exponential time on a long name.
 */
function chainStart(code: string, point: number): number {
  let dot = point
  for (;;) {
    let at = backOver(code, dot, /[\s?!]/)
    if (code[at - 1] === ')') at = code.lastIndexOf('(', at - 1)
    const name = backOver(code, at, /[\w$]/)
    if (at < 0 || name === at) return dot
    const before = backOver(code, name, /\s/)
    if (code[before - 1] !== '.') return name
    dot = before - 1
  }
}

function backOver(code: string, from: number, character: RegExp): number {
  let at = from
  while (at > 0 && character.test(code[at - 1] as string)) at -= 1
  return at
}

/** Walks the chain forward, over brackets and strings, and looks at the names on its top level. */
function isExecuted(code: string, point: number): boolean {
  let at = point
  for (;;) {
    const call = /^\s*[?!]?\.\s*([\w$]+)/.exec(code.slice(at))
    if (call === null) return false
    if (RUNS.test(call[1] as string)) return true
    at = skipBrackets(code, at + call[0].length)
  }
}

/** Past type arguments and one pair of parentheses, if they follow. */
function skipBrackets(code: string, from: number): number {
  const types = /^\s*</.test(code.slice(from)) ? pastPair(code, from, '<', '>') : from
  return /^\s*\(/.test(code.slice(types)) ? pastPair(code, types, '([{', ')]}') : types
}

function pastPair(code: string, from: number, open: string, close: string): number {
  const token = /'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|`(?:\\.|[^`\\])*`|=>|[()<>[\]{}]/g
  token.lastIndex = from
  let depth = 0
  for (let found = token.exec(code); found !== null; found = token.exec(code)) {
    if (open.includes(found[0])) depth += 1
    if (close.includes(found[0])) depth -= 1
    if (depth === 0) return token.lastIndex
  }
  return code.length
}
