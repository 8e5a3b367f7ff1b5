/**
 * Measures one node over HTTP: CAR imports and raw reads, in MiB/s, client and node on this machine.
 *
 *     node services/node/bench/measure.ts [rpcUrl gatewayUrl]     (without addresses: starts a node)
 *
 * `HOLDFAST_SYNC=false` measures the lax mode. Give the addresses of a Kubo to compare.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { join } from 'node:path'
import { carFrame, carHeader, cidText, type Link, sha256 } from '@holdfast/chunks'
import { nodeEnvironment } from './config.ts'

const MIB = 1_048_576
const BOUNDARY = 'measure-boundary'
const agent = new Agent({ keepAlive: true })

type Addresses = { rpcUrl: string; gatewayUrl: string; end(): Promise<void> }
type Chunk = { link: Link; bytes: Buffer }

async function startNode(): Promise<Addresses> {
  const folder = mkdtempSync(join(process.cwd(), '.measure-'))
  const child = spawn(process.execPath, [join(import.meta.dirname, '../src/main.ts')], {
    env: nodeEnvironment(folder),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = await once(child.stdout, 'data')
  const { rpcUrl, gatewayUrl } = JSON.parse(String(line))
  const end = async () => {
    child.kill('SIGTERM')
    await once(child, 'exit')
    rmSync(folder, { recursive: true })
  }
  return { rpcUrl, gatewayUrl, end }
}

let made = 0
function chunks(count: number, size: number): Chunk[] {
  return Array.from({ length: count }, () => {
    const bytes = Buffer.alloc(size, 0x5a)
    bytes.writeDoubleBE(Date.now() + Math.random(), 0)
    bytes.writeUInt32BE(made++, 8)
    return { bytes, link: { digest: sha256(bytes), codec: 'raw' } }
  })
}

function formOf(car: Buffer[]): Buffer[] {
  const head = `--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="f"\r\nContent-Type: application/octet-stream\r\n\r\n`
  return [Buffer.from(head), ...car, Buffer.from(`\r\n--${BOUNDARY}--\r\n`)]
}

function call(url: string, method: string, body: Buffer[] = []): Promise<Buffer> {
  const length = body.reduce((sum, piece) => sum + piece.length, 0)
  const headers = {
    'Content-Length': length,
    'Content-Type': `multipart/form-data; boundary=${BOUNDARY}`,
  }
  return new Promise((resolve, reject) => {
    const req = request(url, { method, agent, headers }, async (res) => {
      const pieces: Buffer[] = []
      for await (const piece of res) pieces.push(piece)
      const answer = Buffer.concat(pieces)
      if (res.statusCode === 200) resolve(answer)
      else reject(new Error(`${res.statusCode} ${answer}`))
    })
    req.on('error', reject)
    for (const piece of body) req.write(piece)
    req.end()
  })
}

function importCar({ rpcUrl }: Addresses, batch: Chunk[]): Promise<Buffer> {
  const root = batch[0]?.link as Link
  const car = [
    carHeader([root]),
    ...batch.flatMap(({ link, bytes }) => [carFrame(link, bytes.length), bytes]),
  ]
  return call(`${rpcUrl}/api/v0/dag/import?pin-roots=false&stats=true`, 'POST', formOf(car))
}

async function inParallel<T>(items: T[], lanes: number, work: (item: T) => Promise<unknown>) {
  const left = [...items]
  const lane = async () => {
    for (let item = left.pop(); item !== undefined; item = left.pop()) await work(item)
  }
  await Promise.all(Array.from({ length: lanes }, lane))
}

async function rate(name: string, bytes: number, work: () => Promise<unknown>): Promise<void> {
  const began = performance.now()
  await work()
  const seconds = (performance.now() - began) / 1_000
  console.log(`${name.padEnd(44)} ${(bytes / MIB / seconds).toFixed(0).padStart(6)} MiB/s`)
}

async function measureImports(node: Addresses, o: { perCar: number; size: number; cars: number }) {
  const { perCar, size, cars } = o
  for (const lanes of [1, 2, 4]) {
    const batches = Array.from({ length: cars }, () => chunks(perCar, size))
    const name = `import ${perCar} × ${size / 1024} KiB, ${lanes} at once`
    await rate(name, cars * perCar * size, () =>
      inParallel(batches, lanes, (batch) => importCar(node, batch)),
    )
  }
}

async function measureReads(node: Addresses): Promise<void> {
  const stored = chunks(64, MIB)
  for (let i = 0; i < stored.length; i += 16) await importCar(node, stored.slice(i, i + 16))
  const wanted = Array.from({ length: 16 }, () => stored).flat()
  for (const lanes of [1, 4, 8]) {
    await rate(`gateway raw 1 MiB, ${lanes} at once`, wanted.length * MIB, () =>
      inParallel(wanted, lanes, ({ link }) =>
        call(`${node.gatewayUrl}/ipfs/${cidText(link.digest)}?format=raw`, 'GET'),
      ),
    )
  }
}

const [, , rpcUrl, gatewayUrl] = process.argv
const given = rpcUrl !== undefined && gatewayUrl !== undefined
const node = given ? { rpcUrl, gatewayUrl, end: async () => {} } : await startNode()
try {
  await measureImports(node, { perCar: 8, size: MIB, cars: 12 }) // warms up the compiler as well
  await measureImports(node, { perCar: 8, size: MIB, cars: 32 })
  await measureImports(node, { perCar: 32, size: MIB, cars: 8 })
  await measureImports(node, { perCar: 1, size: MIB, cars: 128 })
  await measureImports(node, { perCar: 32, size: 4096, cars: 64 })
  await measureReads(node)
} finally {
  await node.end()
  agent.destroy()
}
