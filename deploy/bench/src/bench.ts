import type { BenchOptions, Name } from './options.ts'
import { type Rig, type RigShape, startRig } from './rig.ts'
import type { Row } from './row.ts'

/** What a measurement is given. */
export type Bench = {
  options: BenchOptions
  /** The Kubo program, where there is one to compare with. */
  kubo: string | undefined
  /** The ipfs-cluster-service program, where there is one to compare with. */
  cluster: string | undefined
  /**
   * The running system of this shape. One at a time is kept: an idle one still probes its nodes, so
   * whoever asks for another ends it.
   */
  rig(shape: RigShape): Promise<Rig>
  /** Undone when the bench ends or is stopped, the last first. */
  defer(undo: () => Promise<unknown>): void
  say(text: string): void
}

/** As `npm start` has them. */
export const EMBEDDED: RigShape = { nodes: 'embedded', count: 4 }

/** One or more rows of the table. */
export type Measurement = { names: readonly Name[]; run(bench: Bench): Promise<Row[]> }

export type BenchInput = Pick<Bench, 'options' | 'kubo' | 'cluster' | 'say'>

/** A bench and the way to end what it started. */
export const createBench = (input: BenchInput): { bench: Bench; end(): Promise<void> } => {
  const undo: (() => Promise<unknown>)[] = []
  let kept: { key: string; rig: Promise<Rig> } | undefined

  const stopRig = async () => {
    const rig = await kept?.rig.catch(() => undefined)
    kept = undefined
    await rig?.stop()
  }
  undo.push(stopRig)

  const bench: Bench = {
    ...input,
    rig: async (shape) => {
      const key = JSON.stringify(shape)
      if (kept?.key !== key) {
        await stopRig()
        kept = { key, rig: startRig({ ...shape, options: input.options, kubo: input.kubo }) }
      }
      return kept.rig
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
