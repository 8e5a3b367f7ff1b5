import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { type Answer, type FakeServer, json, startFakeServer } from './fake-server.ts'
import { runCommand, useFolder } from './run-command.ts'

const folder = useFolder()
let server: FakeServer | undefined
afterEach(async () => {
  await server?.close()
  server = undefined
})

const ID = '01930000-0000-7000-8000-000000000000'
const CID = 'bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy'
const running = {
  id: ID,
  kind: 'url',
  state: 'running',
  source: 'https://example.org/a.iso',
  nodeId: null,
  folder: '/isos',
  name: null,
  bytesDone: 50 * 1_048_576,
  bytesTotal: 100 * 1_048_576,
  bytesPerSecond: 1_048_576,
  files: 0,
  fileId: null,
  cid: null,
  createdAt: '2026-11-28T20:00:00Z',
  startedAt: '2026-11-28T20:00:01Z',
  finishedAt: null,
}
const done = {
  ...running,
  state: 'done',
  bytesDone: running.bytesTotal,
  bytesPerSecond: null,
  files: 1,
  cid: CID,
}

const run = (words: string[]) =>
  runCommand(words, { configFolder: folder(), url: server?.url, token: 'hf_test' })

/** Takes an import, and keeps how it was asked for. */
const takes = () => {
  const taken: { url: string; body: string }[] = []
  const take: Answer = async (req, res) => {
    const pieces: Buffer[] = []
    for await (const piece of req) pieces.push(piece as Buffer)
    taken.push({ url: req.url ?? '', body: Buffer.concat(pieces).toString() })
    json(res, { ...running, state: 'waiting' })
  }
  return { taken, take }
}

describe('import', () => {
  it('follows an import until it is over', async () => {
    const { taken, take } = takes()
    const looks = [running, done]
    const look: Answer = async (_req, res) => json(res, looks.shift() ?? done)
    server = await startFakeServer({
      'POST /api/v1/imports': take,
      [`GET /api/v1/imports/${ID}`]: look,
    })
    const { code, stdout, stderr } = await run(['import', running.source, '--to', '/isos'])
    expect(code).toBe(0)
    expect(JSON.parse(taken[0]?.body ?? '')).toEqual({
      url: running.source,
      folder: '/isos',
      onConflict: 'fail',
    })
    expect(stdout).toContain(`Imported 1 file, 100 MiB, to /isos  ${CID}`)
    expect(stderr).toContain('Ctrl-C leaves it running')
  })

  it('says why one failed, with exit code 1', async () => {
    const error = { code: 'SOURCE_REFUSED', message: 'The server answered 404.' }
    server = await startFakeServer({
      'POST /api/v1/imports': takes().take,
      [`GET /api/v1/imports/${ID}`]: { ...running, state: 'failed', error },
    })
    const { code, stdout } = await run(['import', running.source])
    expect(code).toBe(1)
    expect(stdout).toContain('failed: The server answered 404.')
  })

  it('tells CIDs, CARs and addresses of CARs apart, and does not wait when told so', async () => {
    const { taken, take } = takes()
    server = await startFakeServer({ 'POST /api/v1/imports': take })
    const file = join(folder(), 'backup.car')
    await writeFile(file, 'bytes of a CAR')
    for (const words of [
      [`ipfs://${CID}`, '--name', 'b', '--rename', '--copies', '2', '--node', '1'],
      ['https://example.org/a.car', '--unpack', '--replace'],
      [file, '--to', '/cars'],
    ]) {
      const { code, stdout } = await run(['import', ...words, '--no-wait'])
      expect(code).toBe(0)
      expect(stdout).toContain(`Import ${ID} has begun`)
    }
    expect(JSON.parse(taken[0]?.body ?? '')).toEqual({
      cid: CID,
      node: 1,
      folder: '/',
      name: 'b',
      copies: 2,
      onConflict: 'rename',
    })
    expect(JSON.parse(taken[1]?.body ?? '')).toMatchObject({
      car: 'https://example.org/a.car',
      onConflict: 'replace',
    })
    expect(taken[2]?.url).toContain('folder=%2Fcars')
    expect(taken[2]?.body).toBe('bytes of a CAR')
  })

  it('refuses what is none of these', async () => {
    server = await startFakeServer({})
    const { code, stderr } = await run(['import', 'report.pdf'])
    expect(code).toBe(2)
    expect(stderr).toContain('holdfast upload')
  })
})

describe('imports', () => {
  it('are listed, and cancelled', async () => {
    const gone: Answer = async (_req, res) => void res.writeHead(204).end()
    server = await startFakeServer({
      'GET /api/v1/imports': { items: [running], next: null },
      [`DELETE /api/v1/imports/${ID}`]: gone,
      [`GET /api/v1/imports/${ID}`]: { ...running, state: 'cancelled' },
    })
    expect((await run(['imports', 'ls'])).stdout).toMatch(
      /running +50\.0 MiB of 100 MiB +1\.0 MiB\/s/,
    )
    expect((await run(['imports', 'cancel', ID])).stdout).toContain('is cancelled')
  })
})
