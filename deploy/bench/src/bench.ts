import type { BenchOptions, Name } from './options.ts'
import { type Rig, startRig } from './rig.ts'
import type { Row } from './row.ts'

/** What a measurement is given. */
export type Bench = {
  options: BenchOptions
  /** The Kubo program, where there is one to compare with. */
  kubo: string | undefined
  /** An ipfs-cluster was given. */
  cluster: boolean
  /** The running system on embedded nodes, started when first asked for; kept for all. */
  embedded(): Promise<Rig>
  /** The running system on so many Kubo nodes, of which one at a time is kept. */
  onKubo(count: number): Promise<Rig>
  /** Undone when the bench ends or is stopped, the last first. */
  defer(undo: () => Promise<unknown>): void
  say(text: string): void
}

/** One or more rows of the table. */
export type Measurement = { names: readonly Name[]; run(bench: Bench): Promise<Row[]> }

export type BenchInput = Pick<Bench, 'options' | 'kubo' | 'cluster' | 'say'>

/** A bench and the way to end what it started. */
export const createBench = (input: BenchInput): { bench: Bench; end(): Promise<void> } => {
  const undo: (() => Promise<unknown>)[] = []
  let embedded: Promise<Rig> | undefined
  let onKubo: { count: number; rig: Promise<Rig> } | undefined

  const stopKubo = async () => {
    const rig = await onKubo?.rig.catch(() => undefined)
    onKubo = undefined
    await rig?.stop()
  }
  const stopEmbedded = async () => {
    const rig = await embedded?.catch(() => undefined)
    embedded = undefined
    await rig?.stop()
  }
  undo.push(stopKubo, stopEmbedded)

  const bench: Bench = {
    ...input,
    embedded: () => {
      embedded ??= startRig({ options: input.options })
      return embedded
    },
    onKubo: async (count) => {
      if (input.kubo === undefined) throw new Error('there is no Kubo to run on')
      if (onKubo?.count !== count) {
        // Only one system at a time: an idle one still probes its nodes.
        await stopEmbedded()
        await stopKubo()
        const kubo = { program: input.kubo, count }
        onKubo = { count, rig: startRig({ options: input.options, kubo }) }
      }
      return onKubo.rig
    },
    defer: (step) => void undo.push(step),
  }
  return {
    bench,
    end: async () => {
      for (const step of undo.splice(0).reverse()) await step()
    },
  }
}
