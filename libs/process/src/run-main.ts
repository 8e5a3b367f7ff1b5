import type { Logger } from 'pino'
import { maskAddresses } from './mask.ts'
import { createShutdown, type Shutdown } from './shutdown.ts'
import { tuneMemory } from './tune-memory.ts'

export type MainContext = {
  defer: Shutdown['defer']
  /** Aborted as soon as the process begins to stop. */
  signal: AbortSignal
  /** From now on failures and the steps of stopping are logged here instead of to stderr. */
  useLogger(log: Logger): void
  /**
   * Stops the process when its standard input closes. For children: whoever holds the other end
   * may be killed without a chance to tell them.
   */
  stopWhenStdinCloses(): void
  /** Begins to stop. With an error: the exit code is 1. */
  stop(reason: string | Error): void
}

/** One Ctrl-C under npm arrives twice: from the terminal, and passed on by npm. */
const SAME_SIGNAL_MS = 500

/**
 * Runs a process from start to exit. A failed start undoes what it had begun, prints one clear line
 * and exits with 1. SIGINT and SIGTERM stop in phases; a second signal exits at once with 1. What
 * nobody caught stops the process, since its state is unknown from then on. A process that was
 * started with an IPC channel stops when that closes: its parent was killed.
 */
export function runMain(name: string, main: (context: MainContext) => Promise<void>): void {
  tuneMemory()
  let log: Logger | undefined
  const shutdown = createShutdown({ log: () => log ?? stderrLog(name) })
  let started: Promise<void> | undefined
  let failed = false

  async function end(reason: string): Promise<void> {
    const clean = await shutdown.run(reason, started)
    log?.flush()
    process.exit(failed || !clean ? 1 : 0)
  }
  function fail(error: unknown): void {
    failed = true
    if (log === undefined) process.stderr.write(`${name}: ${describeFailure(error)}\n`)
    else log.fatal({ err: error }, 'the process failed')
    void end('failure')
  }
  let firstSignal = Number.POSITIVE_INFINITY
  function onSignal(signal: NodeJS.Signals): void {
    if (performance.now() - firstSignal > SAME_SIGNAL_MS) process.exit(1)
    firstSignal = Math.min(firstSignal, performance.now())
    void end(signal)
  }

  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
  process.on('disconnect', () => void end('the parent process ended'))
  process.on('uncaughtException', fail)
  process.on('unhandledRejection', fail)
  started = main({
    defer: shutdown.defer,
    signal: shutdown.signal,
    useLogger: (given) => {
      log = given
    },
    stopWhenStdinCloses: () => {
      process.stdin.on('end', () => void end('standard input closed'))
      process.stdin.on('error', () => void end('standard input closed'))
      process.stdin.resume()
    },
    stop: (reason) => (reason instanceof Error ? fail(reason) : void end(reason)),
  })
  started.catch(startFailed)

  /** A start that failed says so in one line on stderr, also when logs go elsewhere. */
  function startFailed(error: unknown): void {
    // Asked to stop while starting: giving up is what the start should do then.
    if (shutdown.signal.aborted) return
    failed = true
    process.stderr.write(`${name}: ${describeFailure(error)}\n`)
    void end('the start failed')
  }
}

/** Errors with a code were foreseen and explain themselves; of all others the stack is wanted. */
export function describeFailure(error: unknown): string {
  if (!(error instanceof Error)) return maskAddresses(String(error))
  const foreseen = typeof (error as NodeJS.ErrnoException).code === 'string'
  return maskAddresses(foreseen ? error.message : (error.stack ?? error.message))
}

/** Before there is a logger only trouble is worth a line. */
function stderrLog(name: string) {
  const write = (fields: object, message: string) => {
    const { step = '', err } = fields as { step?: string; err?: unknown }
    const reason = err === undefined ? '' : `: ${describeFailure(err)}`
    process.stderr.write(`${name}: ${message} ${step}${reason}\n`)
  }
  return { info: () => {}, warn: write, error: write } as unknown as Logger
}
