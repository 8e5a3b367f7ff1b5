import pg from 'pg'

type Sent = { text: string; values: unknown[] }

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
  for (let i = 0; i < times; i += 1) {
    began = performance.now()
    await question()
    samples.push(performance.now() - began)
  }
  samples.sort((a, b) => a - b)
  const at = (share: number) => samples[Math.ceil(share * samples.length) - 1] ?? first
  const read = await whatWasRead(explainer, sent)
  return { what, first, p50: at(0.5), p95: at(0.95), max: at(1), ...read, found: sizeOf(answer) }
}

const sizeOf = (answer: unknown): string => {
  const { items, next } = (answer ?? {}) as { items?: unknown[]; next?: unknown }
  if (items === undefined) return Array.isArray(answer) ? String(answer.length) : ''
  return `${items.length}${next === null || next === undefined ? '' : '+'}`
}

type Plan = Record<string, unknown> & { Plans?: Plan[] }

async function whatWasRead(explainer: pg.Client, sent: readonly Sent[]) {
  const sum = { rows: 0, pages: 0 }
  for (const { text, values } of sent) {
    if (!/^\s*(SELECT|WITH)/i.test(text)) continue
    const { rows } = await explainer.query(
      `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${text}`,
      values,
    )
    const { Plan: plan } = rows[0]['QUERY PLAN'][0] as { Plan: Plan }
    sum.rows += rowsRead(plan)
    sum.pages += Number(plan['Shared Hit Blocks'] ?? 0) + Number(plan['Shared Read Blocks'] ?? 0)
  }
  return sum
}

/** Of tables and their indexes; what is read of a plan's own results is not counted again. */
function rowsRead(plan: Plan): number {
  const below = (plan.Plans ?? []).map(rowsRead).reduce((a, b) => a + b, 0)
  if (!/^(Seq|Index|Index Only|Bitmap Heap) Scan$/.test(String(plan['Node Type']))) return below
  const each = ['Actual Rows', 'Rows Removed by Filter', 'Rows Removed by Index Recheck']
  const rows = each.reduce((total, name) => total + Number(plan[name] ?? 0), 0)
  return below + Math.round(rows * Number(plan['Actual Loops'] ?? 1))
}
