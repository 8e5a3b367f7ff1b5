import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { carFrame, carHeader, cidText, walkFile } from '@holdfast/chunks'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { vectorContent } from '../../chunks/test/content.ts'
import { foreignDag } from '../../chunks/test/foreign-dags.ts'
import { OTHER_PROFILES } from '../../chunks/test/other-profiles.ts'
import type { TreeOptions } from '../src/index.ts'
import { countMatching, downloadVerified, givenBytes, partialPath } from '../src/transfer/index.ts'

const SIZE = 1_300_000
const bytes = Buffer.from(vectorContent(SIZE))
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-given-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

type Spoil = (block: Uint8Array, count: number) => Uint8Array | 'cut'

/** A server that has one file with a tree of its own, and may send something else. */
async function serverOf(profile: keyof typeof OTHER_PROFILES, spoil: Spoil = (block) => block) {
  const dag = await foreignDag(bytes, OTHER_PROFILES[profile])
  const cid = cidText(dag.root.digest, dag.root.codec)
  const asked: TreeOptions[] = []
  let sent = 0
  let leaves = 0
  async function* car({ from = 0, treeOnly = false }: TreeOptions) {
    yield carHeader([dag.root])
    const options = { start: from, treeFirst: true, ahead: 4 }
    for await (const { kind, link, block } of walkFile(dag.root, dag.fetch, options)) {
      if (treeOnly && kind === 'leaf') continue
      sent += 1
      if (kind === 'leaf') leaves += 1
      const given = spoil(block as Uint8Array, sent)
      if (given === 'cut') throw new TypeError('terminated')
      yield carFrame(link, given.length)
      yield given
    }
  }
  const client = {
    download: () => Promise.reject(new Error('its bytes alone prove nothing')),
    downloadTree: async (_: string, options: TreeOptions = {}) => {
      asked.push(options)
      return new Response(ReadableStream.from(car(options)))
    },
  }
  const file = { id: 'id', name: 'a.bin', size: SIZE, cid, layout: 'given' as const }
  return { client, file, asked, leavesSent: () => leaves }
}

const quick = { firstWaitMs: 1 }
const read = (here: Buffer) => async (at: number, length: number) => here.subarray(at, at + length)

describe.each(Object.keys(OTHER_PROFILES) as (keyof typeof OTHER_PROFILES)[])(
  'a file with %s',
  (profile) => {
    it('is downloaded with every block checked, also where connections break', async () => {
      const target = join(folder, `${profile} whole`)
      const { client, file, asked } = await serverOf(profile, (block, count) =>
        count === 6 || count === 14 ? 'cut' : block,
      )
      expect(await downloadVerified(client, file, target, quick)).toEqual({ resumed: 0 })
      expect((await readFile(target)).equals(bytes)).toBe(true)
      expect(asked.length).toBeGreaterThan(1)
      expect(asked.at(-1)?.from).toBeGreaterThan(0)
    })

    it('goes on behind what an earlier try left, as far as that is right', async () => {
      const target = join(folder, `${profile} resumed`)
      const { client, file, leavesSent } = await serverOf(profile)
      const left = Buffer.from(bytes.subarray(0, 900_000))
      await writeFile(partialPath(target, file.cid), left)
      const { resumed } = await downloadVerified(client, file, target, quick)
      expect(resumed).toBeGreaterThan(600_000)
      expect((await readFile(target)).equals(bytes)).toBe(true)
      const behind = leavesSent()
      left[500_000] = (left[500_000] as number) ^ 1
      await writeFile(partialPath(target, file.cid), left)
      const { resumed: right } = await downloadVerified(client, file, target, quick)
      expect(right).toBeLessThanOrEqual(500_000)
      expect(right).toBeGreaterThan(200_000)
      expect((await readFile(target)).equals(bytes)).toBe(true)
      expect(leavesSent() - behind).toBeGreaterThan(behind)
    })

    it('is known again, and no leaf travels for that', async () => {
      const { client, file, leavesSent } = await serverOf(profile)
      const count = (here: Buffer) =>
        countMatching(client, file, { read: read(here), length: here.length })
      expect(await count(bytes)).toBe(SIZE)
      const other = Buffer.from(bytes)
      other[SIZE - 1] = (other[SIZE - 1] as number) ^ 1
      expect(await count(other)).toBeLessThan(SIZE)
      expect(await count(other)).toBeGreaterThan(SIZE - 300_000)
      expect(leavesSent()).toBe(0)
    })

    it('is refused at the first block that is another, and nothing is left', async () => {
      const target = join(folder, `${profile} lied`)
      const { client, file } = await serverOf(profile, (block, count) =>
        count < 4 ? block : Buffer.from(block).fill(0x41, block.length - 1),
      )
      await expect(downloadVerified(client, file, target, quick)).rejects.toMatchObject({
        code: 'CID_MISMATCH',
      })
      expect((await readdir(folder)).filter((name) => name.includes('lied'))).toEqual([])
      let handed = 0
      const pieces = async () => {
        for await (const piece of givenBytes(client, file)) {
          expect(Buffer.from(piece).equals(bytes.subarray(handed, handed + piece.length))).toBe(
            true,
          )
          handed += piece.length
        }
      }
      await expect(pieces()).rejects.toMatchObject({ code: 'CID_MISMATCH' })
    })
  },
)

it('a file that was replaced meanwhile is not mixed with what came before', async () => {
  const { client, file } = await serverOf('raw leaves')
  const other = { ...file, cid: (await serverOf('trickle')).file.cid }
  const target = join(folder, 'replaced')
  await expect(downloadVerified(client, other, target, quick)).rejects.toMatchObject({
    code: 'REMOTE_CHANGED',
  })
})
