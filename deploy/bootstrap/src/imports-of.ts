/** A module name in a source text, and the line it stands on. */
export type Import = { name: string; line: number }

// `… from 'x'`, `import 'x'`, `import('x')`, `require('x')`. A name must not hold spaces, which
// keeps prose out ("taken from 'the other' …").
const IMPORT = /(?:\bfrom\s*|\bimport\s*|\bimport\s*\(\s*|\brequire\s*\(\s*)(['"])([^'"\s]+)\1/g

/** The modules a source text imports, type imports included: they tie packages together as well. */
export function importsOf(text: string): Import[] {
  const code = withoutComments(text)
  return [...code.matchAll(IMPORT)].map((match) => ({
    name: match[2] as string,
    line: lineAt(code, match.index),
  }))
}

const STRING_OR_COMMENT =
  /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|\/\/[^\n]*|\/\*[\s\S]*?\*\//g

/** Blanks comments but keeps every line where it was; strings and templates stay as they are. */
export function withoutComments(text: string): string {
  return text.replace(STRING_OR_COMMENT, (found) => (found.startsWith('/') ? blank(found) : found))
}

/** Blanks comments and all that is quoted, quotes excepted. */
export function codeOnly(text: string): string {
  return text.replace(STRING_OR_COMMENT, (found) =>
    found.startsWith('/') ? blank(found) : `${found[0]}${blank(found.slice(1, -1))}${found[0]}`,
  )
}

function blank(text: string): string {
  return text.replace(/[^\n]/g, ' ')
}

export function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length
}
