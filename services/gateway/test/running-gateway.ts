import { type Catalog, migrateCatalog, openCatalog } from '@holdfast/catalog'
import { createTestDatabase } from '@holdfast/testbed'
import { pino } from 'pino'
import { expect } from 'vitest'
import { type StartDeps, start } from '../src/start.ts'
import { watchAnswers } from './contract/answers.ts'

export const SECRET = 'q7Zk2mVw9xR4tYb8nLc6pHs3dFg1jK5a'

export type RunningGateway = {
  url: string
  catalog: Catalog
  /** What was logged, line by line. */
  lines: string[]
  setupLink: string | undefined
  stop(): Promise<void>
}

const absent = (name: string) =>
  new Proxy(
    {},
    {
      get: () => () => {
        throw new Error(`this test has no ${name}`)
      },
    },
  )

type Parts = Partial<Omit<StartDeps, 'config' | 'catalog'>> & {
  config?: Partial<StartDeps['config']>
}

/**
 * A gateway on a database of its own; parts it does not need say so when they are used. Parts that
 * stand on the catalogue are made by `open`.
 */
export async function startTestGateway(
  { config, ...given }: Parts = {},
  open?: (catalog: Catalog) => Promise<Parts & { close(): Promise<void> }>,
): Promise<RunningGateway> {
  const answers = watchAnswers()
  const database = await createTestDatabase()
  const catalog = openCatalog({ url: database.url, max: 10 })
  await migrateCatalog(catalog)
  const { close, ...parts } = { close: undefined, ...given, ...(await open?.(catalog)) }
  const lines: string[] = []
  let setupLink: string | undefined
  const gateway = await start({
    log: pino({ level: 'debug' }, { write: (line: string) => void lines.push(line) }),
    catalog,
    writer: absent('writer') as StartDeps['writer'],
    reader: absent('reader') as StartDeps['reader'],
    long: absent('long') as StartDeps['long'],
    pool: absent('pool') as StartDeps['pool'],
    queues: { counts: async () => [], bullQueues: [] },
    onSetupLink: (link) => {
      setupLink = link
    },
    ...parts,
    config: {
      host: '127.0.0.1',
      port: 0,
      publicUrl: undefined,
      mail: undefined,
      oidc: undefined,
      registration: 'open',
      trustProxy: undefined,
      copies: 3,
      writeQuorum: 2,
      callsPerUser: 0,
      callsPerAddress: 0,
      queueChanges: false,
      importMax: 2 ** 40,
      secret: SECRET,
      previousSecret: undefined,
      ...config,
    },
  })
  return {
    url: gateway.url,
    catalog,
    lines,
    setupLink,
    stop: async () => {
      await gateway.stop(AbortSignal.abort())
      await close?.()
      const { rows } = await catalog.pool.query<{ at: Date }>('SELECT at FROM audit_log')
      answers.noteAudited(rows.map(({ at }) => at))
      await catalog.close()
      await database.drop()
      // Here and not in each test: whatever a test looks at, the contract holds.
      expect(answers.violations).toEqual([])
    },
  }
}

export type Reply = {
  status: number
  headers: Headers
  // A test looks at any part of any answer.
  // biome-ignore lint/suspicious/noExplicitAny: see above
  body: any
}

export type Call = {
  token?: string
  json?: unknown
  headers?: Record<string, string>
  body?: NonNullable<RequestInit['body']>
}

/** One call; the answer's body is read, as JSON where it is. */
export async function call(
  gateway: { url: string },
  method: string,
  path: string,
  { token, json, headers = {}, body }: Call = {},
): Promise<Reply> {
  const response = await fetch(gateway.url + path, {
    method,
    redirect: 'manual',
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    body: json === undefined ? (body ?? null) : JSON.stringify(json),
    ...(body instanceof ReadableStream ? { duplex: 'half' } : {}),
  } as RequestInit)
  const text = await response.text()
  const isJson = /json/.test(response.headers.get('content-type') ?? '')
  return {
    status: response.status,
    headers: response.headers,
    body: isJson && text !== '' ? JSON.parse(text) : text,
  }
}

let count = 0

/** A new account, signed in. */
export async function newUser(gateway: { url: string }) {
  count += 1
  const account = { email: `user${count}@example.test`, password: `a good password ${count}` }
  await call(gateway, 'POST', '/api/v1/auth/register', { json: account })
  const { body } = await call(gateway, 'POST', '/api/v1/auth/login', { json: account })
  return { ...account, token: body.accessToken as string, id: body.user.id as string }
}

/** The first administrator, signed in. */
export async function newAdmin(gateway: RunningGateway) {
  const token = gateway.setupLink?.split('#token=')[1]
  const account = { email: 'admin@example.test', password: 'an admin password' }
  const { body } = await call(gateway, 'POST', '/api/v1/auth/setup', {
    json: { token, ...account },
  })
  return { ...account, token: body.accessToken as string, id: body.user.id as string }
}
