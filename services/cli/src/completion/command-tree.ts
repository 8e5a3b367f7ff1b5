import type { Command } from 'commander'

/** A command as completion needs it. */
export type CommandNode = {
  /** Words after `holdfast`; the root has none. */
  path: readonly string[]
  summary: string
  options: readonly { long: string; description: string; takesValue: boolean; choices: string[] }[]
  /** Names of the commands below. */
  children: readonly { name: string; summary: string }[]
  /** Words the first argument may be. */
  choices: readonly string[]
  /** Whether an argument is a file of this machine. */
  files: boolean
}

/** Arguments by these names are files of this machine. */
const LOCAL_FILES = new Set(['sources', 'target'])

/** Every command of the program, the root first. */
export const describeTree = (root: Command): CommandNode[] => describe(root, [])

const describe = (command: Command, path: readonly string[]): CommandNode[] => {
  const own: CommandNode = {
    path,
    summary: command.summary(),
    options: [
      ...command.options.map(({ long, short, description, required, optional, argChoices }) => ({
        long: long ?? short ?? '',
        description,
        takesValue: required || optional,
        choices: argChoices ?? [],
      })),
      { long: '--help', description: 'show how to use it', takesValue: false, choices: [] },
    ],
    children: command.commands.map((child) => ({ name: child.name(), summary: child.summary() })),
    choices: command.registeredArguments[0]?.argChoices ?? [],
    files: command.registeredArguments.some((argument) => LOCAL_FILES.has(argument.name())),
  }
  return [own, ...command.commands.flatMap((child) => describe(child, [...path, child.name()]))]
}
