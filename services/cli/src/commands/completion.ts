import { Argument, type Command } from 'commander'
import { leaf, type Runner } from '../command.ts'
import { bashCompletion } from '../completion/bash.ts'
import { describeTree } from '../completion/command-tree.ts'
import { fishCompletion } from '../completion/fish.ts'
import { zshCompletion } from '../completion/zsh.ts'

const SHELLS = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion } as const

/** `root` is asked for late: this command is part of the tree that it describes. */
export const completionCommand = (runner: Runner, root: () => Command): Command =>
  leaf(runner, {
    name: 'completion',
    summary: 'Print the completion script of a shell',
    about: 'Print a script that lets a shell complete commands, options and files.',
    examples: [
      'completion bash > ~/.local/share/bash-completion/completions/holdfast',
      'completion zsh > ~/.zsh/completions/_holdfast   # a folder of $fpath',
      'completion fish > ~/.config/fish/completions/holdfast.fish',
    ],
    shape: (command) =>
      command.addArgument(new Argument('<shell>', 'your shell').choices(Object.keys(SHELLS))),
    work: async ({ out }, { args: [shell] }) => {
      const script = SHELLS[shell as keyof typeof SHELLS](describeTree(root()))
      out.line(script)
      out.result({ shell, script })
      return undefined
    },
  })
