import type { CommandNode } from './command-tree.ts'

/**
 * Completion for bash 3.2 and newer. Made once from the whole tree, so that pressing Tab starts no
 * program: Node alone takes longer than fingers wait.
 */
export const bashCompletion = (
  tree: readonly CommandNode[],
): string => `# bash completion for holdfast
_holdfast() {
  local cur=\${COMP_WORDS[COMP_CWORD]} here='' word i words='' files=''
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
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
  if [[ $cur == -* || -z $files ]]; then
    COMPREPLY=($(compgen -W "$words" -- "$cur"))
  else
    local IFS=$'\\n'
    COMPREPLY=($(compgen -f -- "$cur"))
  fi
}
complete -o filenames -F _holdfast holdfast`

const branch = ({ path, options, children, choices, files }: CommandNode) => {
  const words = [
    ...children.map(({ name }) => name),
    ...choices,
    ...options.map(({ long }) => long),
  ]
  const where = path.length === 0 ? "''" : `' ${path.join(' ')}'`
  return `    ${where}) words='${words.join(' ')}'${files ? ' files=1' : ''} ;;`
}
