import { readFile } from 'node:fs/promises'
import pg from 'pg'
import utils from 'pg/lib/utils.js'

type Sent = { name?: string; text: string; values: unknown[] }

/** Statements that anybody sends; set while one question is asked. */
let heard: Sent[] | undefined

const send = pg.Client.prototype.query
pg.Client.prototype.query = function (this: pg.Client, ...given: never[]) {
  const [first, second] = given as unknown as [string | Sent, unknown[] | undefined]
  const sent = typeof first === 'string' ? { text: first, values: second ?? [] } : first
  heard?.push(sent)
  return Reflect.apply(send, this, given)
} as typeof pg.Client.prototype.query

export type Told = {
  what: string
  /** Milliseconds. */
  first: number
  p50: number
  p95: number
  max: number
  /** Of processors, ours and Postgres's, for one: what it takes when nobody else uses the machine. */
  cpu: number
  /** Rows that Postgres looked at, those that did not fit too, and pages of 8 KiB. */
  rows: number
  pages: number
  found: string
}

/** Asks a question so often, and then Postgres what it did for it. */
export async function ask(
  explainer: pg.Client,
  what: string,
  { question, times }: { question: () => Promise<unknown>; times: number },
): Promise<Told> {
  heard = []
  let began = performance.now()
  const answer = await question()
  const first = performance.now() - began
  const sent = heard
  heard = undefined
  const samples: number[] = []
  const used = await cpuUsed(explainer)
  for (let i = 0; i < times; i += 1) {
    began = performance.now()
    await question()
    samples.push(performance.now() - began)
  }
  samples.sort((a, b) => a - b)
  const at = (share: number) => samples[Math.ceil(share * samples.length) - 1] ?? first
  const read = await whatWasRead(explainer, sent)
  const cpu = ((await cpuUsed(explainer)) - used) / Math.max(1, times)
  return {
    what,
    first,
    cpu,
    p50: at(0.5),
    p95: at(0.95),
    max: at(1),
    ...read,
    found: sizeOf(answer),
  }
}

const sizeOf = (answer: unknown): string => {
  const { items, next } = (answer ?? {}) as { items?: unknown[]; next?: unknown }
  if (items === undefined) return Array.isArray(answer) ? String(answer.length) : ''
  return `${items.length}${next === null || next === undefined ? '' : '+'}`
}

/** Milliseconds of processors so far. Of Postgres only where there is /proc, and it is on this machine. */
async function cpuUsed(explainer: pg.Client): Promise<number> {
  const { rows } = await explainer.query<{ pid: number }>(
    `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
      AND application_name = 'holdfast'`,
  )
  const { user, system } = process.cpuUsage()
  let ms = (user + system) / 1_000
  for (const { pid } of rows) {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
    // Behind the name, which may have blanks: user and system time in hundredths of a second.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    ms += 10 * (Number(fields[11] ?? 0) + Number(fields[12] ?? 0))
  }
  return ms
}

type Plan = Record<string, unknown> & { Plans?: Plan[] }

async function whatWasRead(explainer: pg.Client, sent: readonly Sent[]) {
  const sum = { rows: 0, pages: 0 }
  for (const one of sent.filter(({ text }) => /^\s*(SELECT|WITH)/i.test(text))) {
    const plan = await explain(explainer, one)
    sum.rows += rowsRead(plan)
    sum.pages += Number(plan['Shared Hit Blocks'] ?? 0) + Number(plan['Shared Read Blocks'] ?? 0)
  }
  return sum
}

/** Those with a name run prepared, with the plan that does not know the values: so they are explained. */
async function explain(explainer: pg.Client, { name, text, values }: Sent): Promise<Plan> {
  const explained = 'EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON)'
  if (name === undefined) return planOf(await explainer.query(`${explained} ${text}`, values))
  await explainer.query(`SET plan_cache_mode = force_generic_plan; PREPARE asked AS ${text}`)
  const literals = values.map((value) => {
    const sent = utils.prepareValue(value)
    return pg.escapeLiteral(sent instanceof Buffer ? `\\x${sent.toString('hex')}` : String(sent))
  })
  const given = literals.length === 0 ? '' : `(${literals.join(', ')})`
  const plan = planOf(await explainer.query(`${explained} EXECUTE asked${given}`))
  await explainer.query('DEALLOCATE asked; RESET plan_cache_mode')
  return plan
}

const planOf = ({ rows }: pg.QueryResult): Plan => rows[0]['QUERY PLAN'][0].Plan

/** Of tables and their indexes; what is read of a plan's own results is not counted again. */
function rowsRead(plan: Plan): number {
  const below = (plan.Plans ?? []).map(rowsRead).reduce((a, b) => a + b, 0)
  if (!/^(Seq|Index|Index Only|Bitmap Heap) Scan$/.test(String(plan['Node Type']))) return below
  const each = ['Actual Rows', 'Rows Removed by Filter', 'Rows Removed by Index Recheck']
  const rows = each.reduce((total, name) => total + Number(plan[name] ?? 0), 0)
  return below + Math.round(rows * Number(plan['Actual Loops'] ?? 1))
}
