import type { CommandNode } from './command-tree.ts'

/** Completion for zsh, with the descriptions beside the words. */
export const zshCompletion = (tree: readonly CommandNode[]): string => `#compdef holdfast
_holdfast() {
  local path='' word
  local -a words_here
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case "$path $word" in
${tree
  .filter(({ path }) => path.length > 0)
  .map(({ path }) => `      ' ${path.join(' ')}') path=' ${path.join(' ')}' ;;`)
  .join('\n')}
    esac
  done
  case "$path" in
${tree.map(branch).join('\n')}
  esac
}
compdef _holdfast holdfast`

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
