import type { BlockNode } from '@holdfast/nodes'
import { EMBEDDED, type Measurement } from '../bench.ts'
import { call, timeToFirstByte } from '../call.ts'
import { figureOf, measurePairs } from '../figure.ts'
import { MIB } from '../options.ts'
import { bestGetShape, type HeldChunk, pumpOut } from '../pump.ts'
import type { Rig } from '../rig.ts'
import { comparison } from '../row.ts'
import { createSampleContent, type SampleContent } from '../sample-content.ts'
import { sizeText } from '../size-text.ts'

const COPIES = 2
const FIRST_BYTES = 40
const CALIBRATION_CHUNKS = 256

/** B4: reading one file, every byte checked, against reading the same chunks and checking them. */
export const download: Measurement = {
  names: ['B4'],
  run: async (bench) => {
    const rig = await bench.rig(EMBEDDED)
    const { fileBytes: bytes, pairs } = bench.options
    const content = createSampleContent(bytes)
    const { id } = await rig.upload('bench/b4.bin', content, COPIES)
    await rig.quiet()
    const held = await heldChunks(rig, content)
    const shape = await bestGetShape((tried) => pumpOut(held.slice(0, CALIBRATION_CHUNKS), tried))
    const result = await measurePairs({
      pairs,
      ours: async (round) => {
        const rate = await downloadRate(rig, id, content.bytes)
        bench.say(`B4 round ${round}: download ${rate.toFixed(0)} MiB/s`)
        return rate
      },
      theirs: async (round) => {
        const rate = content.bytes / MIB / (await pumpOut(held, shape))
        bench.say(`B4 round ${round}: pump ${rate.toFixed(0)} MiB/s`)
        return rate
      },
    })
    const firstBytes = await timesToFirstByte(rig, id)
    await rig.removeAll([id])
    return [
      comparison(
        {
          name: 'B4',
          what: `download ${sizeText(bytes)}, every byte checked`,
          unit: 'MiB/s',
          target: { atLeast: 0.85 },
          against: `raw pump with SHA-256, ${shape.atOnce} at once`,
        },
        result,
      ),
      {
        name: 'B4',
        what: 'first byte of it',
        unit: 'ms',
        ours: figureOf(firstBytes),
        target: { atMost: 30 },
      },
    ]
  },
}

const downloadRate = async (rig: Rig, id: string, bytes: number): Promise<number> => {
  const headers = await rig.authorized()
  const began = performance.now()
  const answer = await call({ url: rig.contentUrl(id), method: 'GET', headers })
  const seconds = (performance.now() - began) / 1_000
  if (answer.bytes !== bytes) throw new Error(`${answer.bytes} of ${bytes} bytes arrived`)
  return bytes / MIB / seconds
}

const timesToFirstByte = async (rig: Rig, id: string): Promise<number[]> => {
  const headers = await rig.authorized()
  const times: number[] = []
  for (let i = 0; i < FIRST_BYTES; i += 1) {
    times.push(await timeToFirstByte({ url: rig.contentUrl(id), method: 'GET', headers }))
  }
  return times
}

/** Where the catalogue says that the chunks are. */
const heldChunks = async ({ system, nodes }: Rig, content: SampleContent): Promise<HeldChunk[]> => {
  const rows = await system.query<{ digest: Buffer; urls: string[] }>(
    `SELECT c.digest, array_agg(n.rpc_url) AS urls
     FROM chunks c JOIN nodes n ON n.id = ANY(c.holders)
     WHERE c.digest = ANY($1::bytea[]) GROUP BY c.digest`,
    [content.digests],
  )
  const byUrl = new Map<string, BlockNode>(
    system.nodes.map(({ rpcUrl }, index) => [rpcUrl, nodes[index] as BlockNode]),
  )
  const holders = new Map(
    rows.map(({ digest, urls }) => [digest.toString('hex'), urls.map((url) => byUrl.get(url))]),
  )
  return content.digests.map((digest) => ({
    digest,
    size: MIB,
    holders: (holders.get(digest.toString('hex')) ?? []).filter((node) => node !== undefined),
  }))
}
