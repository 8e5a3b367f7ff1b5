import type { Logger } from 'pino'

type Stop = (signal: AbortSignal) => unknown

export type Shutdown = {
  /**
   * Registers how to undo what was just started. Stopping runs these in reverse, so that it mirrors
   * starting: what was opened first (pools) is closed last, what began last (accepting) ends first.
   * After `limitMs` (10 s) the signal is aborted and the next step begins.
   */
  defer(name: string, stop: Stop, options?: { limitMs?: number }): void
  /** Aborted as soon as stopping begins. */
  readonly signal: AbortSignal
  /**
   * Runs every step once, whoever asks how often. True when all ended in time and without error.
   * A start still under way (`started`) may first reach a point where its steps are complete: what
   * it had just opened would otherwise be left open.
   */
  run(reason: string, started?: Promise<unknown>): Promise<boolean>
}

const START_LIMIT_MS = 10_000

type Step = { name: string; stop: Stop; limitMs: number }
type Log = Pick<Logger, 'info' | 'warn' | 'error'>

/**
 * Phased shutdown. One step that hangs or fails never keeps the later ones from running: a stuck
 * request must not prevent the database from being closed properly.
 */
export function createShutdown({ log }: { log: () => Log }): Shutdown {
  const steps: Step[] = []
  const stopping = new AbortController()
  let running: Promise<boolean> | undefined

  async function runSteps(reason: string, started?: Promise<unknown>): Promise<boolean> {
    const began = performance.now()
    stopping.abort(new Error(`stopping: ${reason}`))
    log().info({ reason }, 'stopping')
    const name = 'wait for the start under way'
    const settled = async () => void (await started?.catch(() => {}))
    let clean = await runStep({ name, stop: settled, limitMs: START_LIMIT_MS }, log())
    for (let step = steps.pop(); step !== undefined; step = steps.pop()) {
      clean = (await runStep(step, log())) && clean
    }
    log().info({ ms: Math.round(performance.now() - began), clean }, 'stopped')
    return clean
  }

  return {
    signal: stopping.signal,
    defer: (name, stop, { limitMs = 10_000 } = {}) => void steps.push({ name, stop, limitMs }),
    run: (reason, started) => {
      running ??= runSteps(reason, started)
      return running
    },
  }
}

async function runStep({ name, stop, limitMs }: Step, log: Log): Promise<boolean> {
  const limit = new AbortController()
  const late = Promise.withResolvers<'late'>()
  const timer = setTimeout(() => {
    limit.abort(new Error(`${name} took longer than ${limitMs} ms`))
    late.resolve('late')
  }, limitMs)
  try {
    const outcome = await Promise.race([Promise.resolve(stop(limit.signal)), late.promise])
    if (outcome !== 'late') return true
    log.warn({ step: name, limitMs }, 'a step of stopping took too long and was left behind')
  } catch (err) {
    log.error({ err, step: name }, 'a step of stopping failed')
  } finally {
    clearTimeout(timer)
  }
  return false
}
