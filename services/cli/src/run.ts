import { createClient } from '@holdfast/client'
import { type Command, CommanderError } from 'commander'
import type { SharedOptions } from './command.ts'
import type { CliConfig } from './config.ts'
import type { Context } from './context.ts'
import { findCredentials } from './credentials/find-credentials.ts'
import { NotSignedIn } from './errors.ts'
import { EXIT, type ExitCode } from './exit-codes.ts'
import { explain } from './explain.ts'
import { createOutput, type Stream } from './output/output.ts'
import { createProgram } from './program.ts'

export type Surroundings = {
  /** Read when a command needs it, so that `--help` works with wrong settings. */
  config(): CliConfig
  version: string
  stdin: Context['stdin']
  stdout: Stream
  stderr: Stream
  signal: AbortSignal
}

/** Runs one command line (without the program's name) and returns its exit code. Never throws. */
export const run = async (words: readonly string[], world: Surroundings): Promise<ExitCode> => {
  let code: ExitCode = EXIT.done
  const program = createProgram(
    {
      context: (options) => contextOf(world, options),
      finished: (value) => {
        code = value
      },
    },
    world.version,
  )
  quietly(program, world)
  try {
    await program.parseAsync(words, { from: 'user' })
    return code
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.failed
    return report(error, world, words.includes('--json'))
  }
}

const contextOf = (world: Surroundings, options: SharedOptions): Context => {
  const { stdin, stderr, signal } = world
  const config = world.config()
  const credentials = () => findCredentials(config, options)
  return {
    config,
    stdin,
    stderr,
    signal,
    out: createOutput(world, { json: options.json === true }),
    address: async () => (await credentials()).url,
    connect: async () => {
      const { url, token } = await credentials()
      if (token === undefined) throw new NotSignedIn(url)
      return { url, client: createClient({ url, token }) }
    },
  }
}

/** Lets the parser write to our streams, and throw instead of ending the process. */
const quietly = (command: Command, world: Surroundings): void => {
  command.exitOverride().configureOutput({
    writeOut: (text) => void world.stdout.write(text),
    writeErr: (text) => void world.stderr.write(text),
    outputError: (text, write) => write(text.replace(/^error: /, 'holdfast: ')),
  })
  for (const child of command.commands) quietly(child, world)
}

const report = (error: unknown, { stderr, signal }: Surroundings, json: boolean): ExitCode => {
  if (signal.aborted) {
    stderr.write('holdfast: interrupted\n')
    return EXIT.interrupted
  }
  const explanation = explain(error)
  if (json) {
    stderr.write(`${JSON.stringify({ error: explanation })}\n`)
    return EXIT.failed
  }
  const { message, hint, requestId } = explanation
  stderr.write(`holdfast: ${message}\n`)
  if (hint !== undefined) stderr.write(`  ${hint}\n`)
  if (requestId !== undefined) stderr.write(`  Request ${requestId} in the server's log.\n`)
  return EXIT.failed
}
