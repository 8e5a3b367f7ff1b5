import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Client, createClient } from '@holdfast/client'
import { type DemoCluster, nodeProcess, startCluster } from './cluster.ts'
import { createProgress, inWords, seconds } from './progress.ts'
import { pickRealFiles } from './real-files.ts'
import { type Copies, countCopies, findDifferences, type Stored, uploadAll } from './upload-all.ts'

/**
 * The main job, by itself and with nothing hidden: store real files three times, kill a node for
 * good, read everything while it is dead, wait until every chunk has three copies again. Exits with
 * 1 when a byte differs or a chunk stays short.
 */
const WANTED = 3
const GIVE_UP_MS = 10 * 60_000
const progress = createProgress()
let line = 0

const say = (text: string) => {
  progress.clear()
  line += 1
  process.stdout.write(`${String(line).padStart(2)}. ${text}\n`)
}

const main = async (): Promise<boolean> => {
  const dataFolder = await mkdtemp(join(tmpdir(), 'holdfast-demo-'))
  let cluster: DemoCluster | undefined
  const leave = () => void cluster?.stop().finally(() => process.exit(1))
  process.once('SIGINT', leave)
  try {
    progress.show('starting Postgres, four IPFS nodes and the services')
    const began = Date.now()
    cluster = await startCluster(dataFolder)
    say(`Started four IPFS nodes and Holdfast at ${cluster.url} in ${seconds(Date.now() - began)}.`)
    return await run(cluster)
  } finally {
    progress.clear()
    process.off('SIGINT', leave)
    await cluster?.stop()
    await rm(dataFolder, { recursive: true, force: true })
  }
}

const run = async (cluster: DemoCluster): Promise<boolean> => {
  const client = await signIn(cluster)
  const files = await pickRealFiles(process.cwd(), 120)
  const bytes = files.reduce((sum, { size }) => sum + size, 0)

  let began = Date.now()
  const stored = await uploadAll(client, files, (done) =>
    progress.show(`uploading: ${done} of ${files.length} files`),
  )
  const rate = inWords((bytes / (Date.now() - began)) * 1_000)
  say(`Uploaded ${files.length} real files, ${inWords(bytes)}, at ${rate}/s.`)

  began = Date.now()
  const before = await waitForCopies(client, stored, 'placing copies')
  say(`Every one of ${before.chunks} chunks has ${WANTED} copies: ${spread(before)}.`)

  const victim = await pickVictim(client, before)
  const pid = await nodeProcess(cluster.dataFolder, victim.name)
  process.kill(pid, 'SIGKILL')
  const killed = Date.now()
  say(`Killed ${victim.name} (process ${pid}) with SIGKILL; it held ${victim.chunks} chunks.`)

  const whileDead = await findDifferences(client, stored, (done) =>
    progress.show(`reading with ${victim.name} dead: ${done} of ${stored.length} files`),
  )
  say(`Downloaded all ${stored.length} files while it was dead: ${verdict(whileDead)}.`)

  const { short } = await waitUntilNoticed(client, stored, victim.id)
  say(
    `The system called it down after ${seconds(Date.now() - killed)}: ${short} chunks lack a copy.`,
  )

  const after = await waitForCopies(client, stored, 'repairing')
  say(`${seconds(Date.now() - killed)} after the kill every chunk has ${WANTED} copies again.`)
  say(`Now they lie like this: ${spread(after)}.`)

  const again = await findDifferences(client, stored, (done) =>
    progress.show(`reading once more: ${done} of ${stored.length} files`),
  )
  say(`Downloaded everything again: ${verdict(again)}.`)
  const good = whileDead.length === 0 && again.length === 0 && after.short === 0 && short > 0
  say(good ? 'Nothing was lost and nobody did anything.' : 'FAILED: see above.')
  return good
}

const signIn = async ({ url, setupToken }: DemoCluster): Promise<Client> => {
  const client = createClient({ url })
  const account = { email: 'demo@example.org', password: 'a demo needs no secret' }
  await client.setup({ token: setupToken, ...account })
  await client.login(account)
  return client
}

/** The node with most copies: losing it hurts most. */
const pickVictim = async (client: Client, { byNode }: Copies) => {
  const [id, chunks] = [...byNode].sort(([, a], [, b]) => b - a)[0] ?? [0, 0]
  const { items } = await client.nodes()
  const name = items.find((node) => node.id === id)?.name ?? `node ${id}`
  return { id, name, chunks }
}

const waitForCopies = async (client: Client, stored: readonly Stored[], doing: string) => {
  const until = Date.now() + GIVE_UP_MS
  for (;;) {
    const copies = await countCopies(client, stored, WANTED)
    if (copies.short === 0) return copies
    if (Date.now() > until) throw new Error(`${copies.short} chunks stayed short of copies`)
    progress.show(`${doing}: ${copies.chunks - copies.short} of ${copies.chunks} chunks complete`)
    await sleep(500)
  }
}

/** Until the node is `down` and copies are missing because of it. */
const waitUntilNoticed = async (client: Client, stored: readonly Stored[], nodeId: number) => {
  const until = Date.now() + GIVE_UP_MS
  for (;;) {
    const { items } = await client.nodes()
    const state = items.find(({ id }) => id === nodeId)?.state ?? 'unknown'
    progress.show(`waiting until the dead node is noticed: ${state}`)
    if (state === 'down' || state === 'out') {
      const copies = await countCopies(client, stored, WANTED)
      if (copies.short > 0) return copies
    }
    if (Date.now() > until) throw new Error('nobody noticed that a node was killed')
    await sleep(250)
  }
}

const spread = ({ byNode }: Copies) =>
  [...byNode]
    .sort(([a], [b]) => a - b)
    .map(([id, chunks]) => `node ${id} ${chunks}`)
    .join(', ')

const verdict = (different: string[]) =>
  different.length === 0 ? 'every byte is right' : `${different.length} DIFFER: ${different[0]}`

process.exitCode = await main().then(
  (good) => (good ? 0 : 1),
  (error: unknown) => {
    process.stderr.write(`The demo failed: ${error instanceof Error ? error.message : error}\n`)
    return 1
  },
)
