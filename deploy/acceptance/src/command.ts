import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { childEnvironment } from './config.ts'

export type CommandRun = { code: number | null; stdout: string; stderr: string }

export type CommandOptions = {
  /** Where its logins are kept. */
  config: string
  stdin?: string
  env?: Record<string, string>
  cwd?: string
}

const PROGRAM = fileURLToPath(new URL('../../../services/cli/bin/holdfast.mjs', import.meta.url))

/** Starts `holdfast` as a process of its own, as a person would. */
export const beginCommand = (words: readonly string[], options: CommandOptions) => {
  const { config, stdin = '', env = {}, cwd } = options
  const child = spawn(process.execPath, [PROGRAM, ...words], {
    env: childEnvironment({ HOLDFAST_CONFIG: config, ...env }),
    ...(cwd === undefined ? {} : { cwd }),
  })
  child.stdin.end(stdin)
  const ended = Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]).then(
    ([stdout, stderr, [code]]): CommandRun => ({ code, stdout, stderr }),
  )
  return { ended, signal: (signal: NodeJS.Signals) => void child.kill(signal) }
}

/** Runs `holdfast` to its end. */
export const runCommand = (
  words: readonly string[],
  options: CommandOptions,
): Promise<CommandRun> => beginCommand(words, options).ended
