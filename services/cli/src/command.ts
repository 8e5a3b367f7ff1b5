import { Command, InvalidArgumentError } from 'commander'
import type { Context } from './context.ts'
import { EXIT, type ExitCode } from './exit-codes.ts'

/** Options every command has. */
export type SharedOptions = { url?: string; local?: boolean; json?: boolean }

/** How the parser's words become a command's work. */
export type Runner = {
  context(options: SharedOptions): Context
  /** Told what the command returned. */
  finished(code: ExitCode): void
}

export type Work<O> = (
  context: Context,
  input: { args: string[]; options: O & SharedOptions },
) => Promise<ExitCode | undefined>

type Leaf<O> = {
  name: string
  /** One line, in the list of commands. */
  summary: string
  /** More, on the command's own page. */
  about?: string
  /** Each without the leading `holdfast`. */
  examples: readonly string[]
  /** Adds arguments and options. */
  shape?: (command: Command) => Command
  work: Work<O>
}

/** A command that does something. What it returns is the exit code; nothing means done. */
export const leaf = <O = object>(runner: Runner, definition: Leaf<O>): Command => {
  const { name, summary, about, examples, shape, work } = definition
  const command = new Command(name).summary(summary).description(about ?? `${summary}.`)
  shape?.(command)
  return command
    .option('--url <address>', 'server to talk to, instead of the one of the last login')
    .option('--local', "the server of this machine's data folder (HOLDFAST_DATA), as its owner")
    .option('--json', 'print the result as JSON, for programs')
    .addHelpText('after', () => examplesText(examples))
    .action(async function (this: Command) {
      const options = this.opts<O & SharedOptions>()
      const code = await work(runner.context(options), { args: this.args, options })
      runner.finished(code ?? EXIT.done)
    })
}

/** A command that only groups others. */
export const group = (name: string, summary: string, commands: readonly Command[]): Command => {
  const parent = new Command(name).summary(summary).description(`${summary}.`)
  for (const command of commands) parent.addCommand(command)
  return parent
}

const examplesText = (examples: readonly string[]) =>
  `\nExamples:\n${examples.map((example) => `  $ holdfast ${example}`).join('\n')}`

/** Reads a whole number that an option gives. */
export const wholeNumber =
  (least: number, most: number) =>
  (text: string): number => {
    const value = Number(text)
    if (Number.isInteger(value) && value >= least && value <= most) return value
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`)
  }

/** Reads a number above 0 that an option gives. */
export const positiveNumber = (text: string): number => {
  const value = Number(text)
  if (Number.isFinite(value) && value > 0) return value
  throw new InvalidArgumentError('It must be a number above 0.')
}
