import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  createJournal,
  createRandom,
  expectInvariants,
  gained,
  type HolderChange,
  keepCopyLedger,
  LIMIT_MS,
  readCopyLedger,
  type System,
  startSystem,
  type TestNode,
  unreadableFiles,
  until,
  untilState,
} from '../../src/index.ts'

export type LastCopiesSize = {
  nodes: number
  /** R; one fewer nodes are killed. */
  copies: number
  files: number
  /** Bytes, at most; small ones make many chunks, each of which is a choice of what comes first. */
  largest: number
  rounds: number
}

/** F10: R − 1 nodes are killed together, few enough for the brake to hold still. */
export const lastCopiesFirst = ({ nodes, copies, files, largest, rounds }: LastCopiesSize) =>
  describe(`${copies - 1} of ${nodes} nodes killed together (F10)`, { timeout: LIMIT_MS }, () => {
    const random = createRandom('nodes that die together')
    const journal = createJournal()
    let system: System

    beforeAll(async () => {
      // Out soon after they are down, so that everything is due while last copies are still being made and
      // only the order protects; not before all of them are known to be down, or the first would be
      // repaired as the only one.
      system = await startSystem({
        nodes,
        env: { HOLDFAST_COPIES: String(copies), HOLDFAST_OUT_AFTER: '2' },
      })
      const paths = Array.from({ length: files }, (_, at) => `/file/${at}`)
      await Promise.all(
        Array.from({ length: 8 }, async () => {
          for (let path = paths.pop(); path !== undefined; path = paths.pop()) {
            await journal.upload(system.client, path, random.bytes(random.between(1, largest)))
          }
        }),
      )
      await keepCopyLedger(system)
    }, LIMIT_MS)
    afterAll(() => system?.stop(), LIMIT_MS)

    for (let round = 1; round <= rounds; round += 1) {
      it(`lose nothing, and every last copy is copied before any other (round ${round})`, async () => {
        await expectInvariants(system, journal, { copies })
        const victims = random.shuffle(system.nodes).slice(0, copies - 1) as TestNode[]
        const ids = await Promise.all(
          victims.map(async (node) => (await system.nodeInfo(node))?.id as number),
        )
        const from = (await readCopyLedger(system)).length
        await Promise.all(victims.map(({ process }) => process.kill()))
        await Promise.all(victims.map((node) => untilState(system, node, 'out')))
        await until('every file is safe', async () => {
          const { deficits } = await system.client.status()
          return deficits.chunks === 0
        })
        expect(await unreadableFiles(system, journal)).toEqual([])

        const { urgent, others, late } = judgeOrder((await readCopyLedger(system)).slice(from), ids)
        console.info(`${urgent} last copies were copied before ${others} others`)
        expect(urgent).toBeGreaterThan(0)
        expect(others).toBeGreaterThan(0)
        expect(late).toEqual([])

        await expectInvariants(system, journal, { copies })

        if (round === rounds) return
        await Promise.all(victims.map((node) => node.restart()))
        for (const node of victims) await untilState(system, node, 'active')
      })
    }
  })

/**
 * Goes through the changes of holders since the kill in their order. `late`: chunks whose last copy was
 * copied after some chunk with more copies already had got one.
 */
const judgeOrder = (changes: readonly HolderChange[], dead: readonly number[]) => {
  const made = changes.filter((change) => gained(change).length > 0)
  const isUrgent = ({ before }: HolderChange) =>
    before.filter((id) => !dead.includes(id)).length === 1
  const firstOther = made.findIndex((change) => !isUrgent(change))
  const late = made.slice(firstOther).filter(isUrgent)
  return {
    urgent: made.filter(isUrgent).length,
    others: made.length - made.filter(isUrgent).length,
    late: firstOther === -1 ? [] : late.map(({ seq, digest }) => `${seq}: ${digest.slice(0, 12)}`),
  }
}
