import type { CommandNode } from './command-tree.ts'

/**
 * Completion for zsh, with the descriptions beside the words. Where we are is called `here`, because
 * `path` is zsh's own: a function that sets it finds no programs any more.
 */
export const zshCompletion = (tree: readonly CommandNode[]): string => `#compdef holdfast
compdef _holdfast holdfast

_holdfast() {
  local here='' word
  local -a words_here
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case "$here $word" in
${tree
  .filter(({ path }) => path.length > 0)
  .map(({ path }) => `      ' ${path.join(' ')}') here=' ${path.join(' ')}' ;;`)
  .join('\n')}
    esac
  done
  case "$here" in
${tree.map(branch).join('\n')}
  esac
}

# Loaded by its name it is called at once; sourced it only defines.
if [ "$funcstack[1]" = "_holdfast" ]; then
  _holdfast
fi`

const branch = ({ path, options, children, choices, files }: CommandNode) => {
  const words = [
    ...children.map(({ name, summary }) => entry(name, summary)),
    ...choices.map((choice) => quoted(choice)),
    ...options.map(({ long, description }) => entry(long, description)),
  ]
  const where = path.length === 0 ? "''" : `' ${path.join(' ')}'`
  const offer = `words_here=(${words.join(' ')}); _describe 'holdfast' words_here`
  return `    ${where}) ${offer}${files ? '; _files' : ''} ;;`
}

const entry = (word: string, about: string) => quoted(`${word}:${about.replaceAll(':', '\\:')}`)
const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`
