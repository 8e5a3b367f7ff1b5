import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { addressOf, routes } from '../../../services/gateway/src/routes/table.ts'
import { type Client, createClient } from '../src/index.ts'

type Sent = { method: string; url: URL; json: unknown }

/** Calls that wait for pages, or for events: they stand on calls that are here. */
type Follows =
  | 'eachAuditRow'
  | 'eachChunk'
  | 'eachEvent'
  | 'eachFile'
  | 'eachHealthCheck'
  | 'eachImport'
  | 'eachLink'
  | 'eachRebalance'
  | 'eachShared'
  | 'eachTrashed'
  | 'eachUnfinishedUpload'
  | 'eachUser'
  | 'eachVersion'
  | 'eachWebhookDelivery'
  | 'chunks'
  | 'follow'

const ID = '01930000-0000-7000-8000-000000000000'
const CID = 'bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy'
const TOKEN = 'A'.repeat(43)
const SOON = '2030-01-01T00:00:00Z'
const page = { limit: 10, cursor: ID }
const account = { email: 'me@example.org', password: 'a long password', name: 'Me' }
const node = {
  rpcUrl: 'http://10.0.0.5:5001',
  gatewayUrl: 'http://10.0.0.5:8080',
  credentials: { type: 'bearer', token: 'word' },
} as const
const words = { url: 'https://example.org/hook', description: 'pager', types: ['node.'] }

/** Every call with everything it can send. A new one does not compile before it stands here. */
const CALLS: { [Name in Exclude<keyof Client, Follows>]: (client: Client) => unknown } = {
  register: (c) => c.register({ ...account, invitation: 'once' }),
  resetPassword: (c) => c.resetPassword({ token: 'once', password: account.password }),
  waysIn: (c) => c.waysIn(),
  forgotPassword: (c) => c.forgotPassword(account.email),
  setup: (c) => c.setup({ ...account, token: 'once' }),
  login: (c) => c.login({ email: account.email, password: account.password }),
  refresh: (c) => c.refresh('refresh token'),
  logout: (c) => c.logout('refresh token'),
  me: (c) => c.me(),
  editMe: (c) => c.editMe({ ...account, currentPassword: 'an old password' }),
  removeMe: (c) => c.removeMe(account.password),
  identity: (c) => c.identity(),
  linkIdentity: (c) => c.linkIdentity(account.password),
  unlinkIdentity: (c) => c.unlinkIdentity(),
  sessions: (c) => c.sessions(),
  endSession: (c) => c.endSession(ID),
  endOtherSessions: (c) => c.endOtherSessions(),
  apiKeys: (c) => c.apiKeys(),
  createApiKey: (c) =>
    c.createApiKey({ name: 'backup', expiresAt: SOON, scopes: ['read'], folder: '/a' }),
  revokeApiKey: (c) => c.revokeApiKey(ID),

  users: (c) =>
    c.users({
      search: 'x',
      role: 'user',
      disabled: true,
      sort: '-used',
      ...{ ...page, cursor: 'x' },
    }),
  user: (c) => c.user(ID),
  addUser: (c) =>
    c.addUser({ ...account, role: 'admin', quota: { bytes: 1, files: null }, mail: true }),
  editUser: (c) =>
    c.editUser(ID, {
      ...{ email: account.email, name: 'Me', role: 'user', disabled: true, resetPassword: true },
      mail: true,
      quota: { bytes: null },
    }),
  removeUser: (c) => c.removeUser(ID),
  invitations: (c) => c.invitations(),
  invite: (c) => c.invite({ email: account.email, expiresIn: 3_600, mail: false }),
  revokeInvitation: (c) => c.revokeInvitation(ID),
  audit: (c) =>
    c.audit({
      action: 'user.',
      actor: ID,
      subject: ID,
      from: SOON,
      to: SOON,
      limit: 1,
      cursor: '7',
    }),

  upload: (c) => c.upload('/a/b', 'bytes', { copies: 2, onConflict: 'rename' }),
  uploadForm: (c) => c.uploadForm([{ name: 'a', body: new Blob(['a']) }], { folder: '/' }),
  download: (c) => c.download(ID, { range: 'bytes=0-9' }),
  downloadByPath: (c) => c.downloadByPath('/a/b'),
  downloadTree: (c) => c.downloadTree(ID, { from: 1, treeOnly: true }),
  file: (c) => c.file(ID),
  fileByPath: (c) => c.fileByPath('/a/b'),
  files: (c) =>
    c.files({
      folder: '/a',
      recursive: true,
      search: 'x',
      health: 'safe',
      type: 'image/*',
      sort: '-size',
      limit: 10,
      cursor: 'next',
    }),
  fileMarks: (c) =>
    c.fileMarks({ folder: '/a', recursive: true, search: 'x', type: 'image/*', sort: '-size' }),
  removeFiles: (c) => c.removeFiles({ ids: [ID] }),
  moveFiles: (c) =>
    c.moveFiles(
      { folder: '/a', recursive: true, search: 'x', type: 'image/*', except: [ID] },
      '/b',
    ),
  editFile: (c) => c.editFile(ID, { name: 'b', folder: '/b', copies: 2 }, { ifMatch: '"x"' }),
  copyFiles: (c) => c.copyFiles({ ids: [ID] }, '/b'),
  setThumbnail: (c) => c.setThumbnail(ID, 'x', new Blob(['x'], { type: 'image/webp' })),
  thumbnail: (c) => c.thumbnail(ID, { cid: 'x' }),
  copyFile: (c) => c.copyFile(ID, { folder: '/b', name: 'b', onConflict: 'rename' }),
  remove: (c) => c.remove(ID, { permanent: true }),
  precheckUploads: (c) => c.precheckUploads([{ folder: '/a', name: 'a', size: 1 }], { copies: 2 }),
  moveFolder: (c) => c.moveFolder('/a', '/b'),
  removeFolder: (c) => c.removeFolder('/a'),
  versions: (c) => c.versions(ID, { limit: 10, cursor: '7' }),
  downloadVersion: (c) => c.downloadVersion(ID, 1, { range: 'bytes=0-9' }),
  restoreVersion: (c) => c.restoreVersion(ID, 1),
  removeVersion: (c) => c.removeVersion(ID, 1),
  trash: (c) => c.trash({ search: 'x', sort: '-deletedAt', limit: 10, cursor: 'next' }),
  restoreFile: (c) => c.restoreFile(ID, { onConflict: 'rename' }),
  removeTrashed: (c) => c.removeTrashed(ID),
  emptyTrash: (c) => c.emptyTrash(),
  distribution: (c) => c.distribution(ID, { limit: 10, cursor: '7' }),
  distributionPicture: (c) =>
    c.distributionPicture(ID, { from: 0, to: 9, columns: 3, cursor: '4' }),

  archive: (c) => c.archive({ folders: ['/a'], ids: [ID], format: 'car' }),
  addLink: (c) => c.addLink(ID, { expiresAt: SOON, password: 'word', maxDownloads: 3 }),
  fileLinks: (c) => c.fileLinks(ID, page),
  links: (c) => c.links({ ...page, folder: '/a', below: '/a' }),
  link: (c) => c.link(ID),
  revokeLink: (c) => c.revokeLink(ID),
  addFolderLink: (c) =>
    c.addFolderLink('/a', { expiresAt: SOON, password: 'word', maxDownloads: 3 }),
  shared: (c) => c.shared(TOKEN, { password: 'word', folder: '/b', range: 'bytes=0-9' }),
  sharedFile: (c) => c.sharedFile(TOKEN, 'b/c', { password: 'word' }),
  sharedFolder: (c) => c.sharedFolder(TOKEN, { folder: '/b', limit: 10, cursor: 'next' }),

  chunkList: (c) =>
    c.chunkList({
      state: 'at-risk',
      nodeId: 1,
      onlyOn: 1,
      class: 'one',
      copies: 1,
      wanted: 3,
      issue: 'any',
      fileId: ID,
      cid: 'ab',
      limit: 10,
      cursor: '7',
    }),
  chunk: (c) => c.chunk('bafk'),
  verifyChunk: (c) => c.verifyChunk('bafk'),
  repairChunk: (c) => c.repairChunk('bafk'),
  distributionsByFile: (c) =>
    c.distributionsByFile({
      ...page,
      state: 'safe',
      fileId: ID,
      ownerId: ID,
      nodeId: 1,
      copies: 1,
      search: 'x',
      minSize: 1,
      maxSize: 2,
      cid: 'bafk',
      sort: '-size',
    }),
  anyFile: (c) => c.anyFile(ID),
  wantCopiesOf: (c) => c.wantCopiesOf(ID, 2),
  trashFor: (c) => c.trashFor(ID),
  repairFile: (c) => c.repairFile(ID),
  verifyFile: (c) => c.verifyFile(ID),
  cancelVerification: (c) => c.cancelVerification(ID),
  distributionsByNode: (c) => c.distributionsByNode({ nodeId: 1 }),
  distributionsByIssue: (c) => c.distributionsByIssue(),
  distributionsByCopies: (c) => c.distributionsByCopies({ nodeId: 1, copies: 2 }),

  startImport: async (c) => {
    const place = { folder: '/a', name: 'b', copies: 2, onConflict: 'rename' } as const
    await c.startImport({ url: 'https://example.org/a' }, place)
    await c.startImport({ cid: CID, node: 1 })
    await c.startImport({ car: 'https://example.org/a.car' })
  },
  importCar: (c) =>
    c.importCar('car', { folder: '/a', name: 'b', copies: 2, onConflict: 'rename' }),
  import: (c) => c.import(ID),
  imports: (c) => c.imports(page),
  cancelImport: (c) => c.cancelImport(ID),

  beginUpload: (c) =>
    c.beginUpload({
      ...{ name: 'a', folder: '/a', contentType: 'text/plain', size: 1 },
      ...{ copies: 2, onConflict: 'rename' },
    }),
  uploadOffset: (c) => c.uploadOffset(ID),
  continueUpload: (c) => c.continueUpload(ID, 0, 'bytes'),
  terminateUpload: (c) => c.terminateUpload(ID),
  unfinishedUploads: (c) => c.unfinishedUploads(page),

  status: (c) => c.status(),
  series: (c) => c.series('30d'),
  nodeLatency: (c) => c.nodeLatency(),
  nodes: (c) => c.nodes(),
  node: (c) => c.node(1),
  addNode: (c) => c.addNode({ ...node, name: 'n', zone: 'z', weight: 2, allowUnsynced: true }),
  editNode: (c) => c.editNode(1, { ...node, name: 'n', zone: null, weight: 2, maintenance: true }),
  testAddress: (c) => c.testAddress(node),
  testNode: (c) => c.testNode(1),
  drainNode: (c) => c.drainNode(1),
  planDrain: (c) => c.planDrain(1),
  planRemoval: (c) => c.planRemoval(1),
  markNodeOut: (c) => c.markNodeOut(1),
  planNodeOut: (c) => c.planNodeOut(1),
  resumeNode: (c) => c.resumeNode(1),
  removeNodeWhenDrained: (c) => c.removeNodeWhenDrained(1),
  removeNode: (c) => c.removeNode(1, { confirm: 'last-copies', lost: true }),

  startHealthCheck: (c) => c.startHealthCheck({ repair: true, deep: true, verifyPercent: 1 }),
  healthCheck: (c) => c.healthCheck(ID),
  healthChecks: (c) => c.healthChecks(page),
  schedules: (c) => c.schedules(),
  schedule: (c) => c.schedule('check-system'),
  setSchedule: async (c) => {
    const rest = { timeZone: 'UTC', repair: true, deep: true, verifyPercent: 1 }
    await c.setSchedule('check-system', { enabled: true, cron: '0 3 * * *', ...rest })
    await c.setSchedule('check-system', { everySeconds: 3_600 })
  },
  startRebalance: (c) => c.startRebalance({ dryRun: true, keep: true }),
  applyRebalance: (c) => c.applyRebalance(ID),
  rebalance: (c) => c.rebalance(ID),
  rebalances: (c) => c.rebalances({ ...page, kind: 'drain' }),
  pauseRebalance: (c) => c.pauseRebalance(ID),
  resumeRebalance: (c) => c.resumeRebalance(ID),
  cancelRebalance: (c) => c.cancelRebalance(ID),
  startScrub: (c) => c.startScrub(1),
  scrubs: (c) => c.scrubs(),
  takeInventory: (c) => c.takeInventory(1, { confirmUnknown: true }),
  confirmRemovals: (c) => c.confirmRemovals(),

  events: (c) =>
    c.events({ type: 'node.', subject: '1', since: SOON, sort: 'id', limit: 10, cursor: '7' }),
  webhooks: (c) => c.webhooks(),
  addWebhook: (c) => c.addWebhook(words),
  editWebhook: (c) => c.editWebhook(ID, { ...words, enabled: true, newSecret: true }),
  removeWebhook: (c) => c.removeWebhook(ID),
  testWebhook: (c) => c.testWebhook(ID),
  webhookDeliveries: (c) => c.webhookDeliveries(ID, page),

  settings: (c) => c.settings(),
  mailSettings: (c) => c.mailSettings(),
  setMail: (c) =>
    c.setMail({
      ...{ host: 'mail.example.org', port: 587, security: 'starttls', user: 'me' },
      ...{ password: 'word', from: 'Holdfast <a@example.org>' },
    }),
  resetMail: (c) => c.resetMail(),
  testMail: (c) => c.testMail(),
  changeSettings: (c) =>
    c.changeSettings({
      registration: 'invitation',
      defaultQuotaBytes: 1_048_576,
      defaultQuotaFiles: null,
      webhooksPrivate: true,
      rebalanceAutomatic: true,
      rebalanceSharePercent: 5,
      rebalanceBytesPerSecond: 1_048_576,
      rebalanceHours: '22-6',
      rebalanceTimeZone: 'UTC',
      scrubDays: 14,
      scrubShare: 0.1,
      copies: null,
      writeQuorum: null,
      inventoryEverySeconds: null,
      outAfterSeconds: null,
      keepVersions: 5,
      trashDays: 7,
    }),
}

/** Routes that another call stands for, and fields only browsers need. */
const WITHOUT_A_CALL = [
  'get /auth/oidc is where browsers are sent',
  'get /auth/oidc/callback is where they come back',
  'get /s/{token} is a page for browsers',
  'post /s/{token} is the form of that page',
  'get /s/{token}/preview is what that page shows',
  'patch /settings is as put',
]
const NOT_SENT = [
  'get /files/{id}/content download',
  'get /files/by-path/{path...} download',
  'get /files/{id}/versions/{version}/content download',
  'get /s/{token}/content download',
  'get /s/{token}/files/{path...} download',
  // A stream sends it as a header.
  'get /events lastEventId',
]

describe('the client', () => {
  const sent: Sent[] = []
  beforeAll(async () => {
    vi.stubGlobal('fetch', async (url: URL, init: RequestInit = {}) => {
      const json = typeof init.body === 'string' && isJson(init) ? JSON.parse(init.body) : undefined
      sent.push({ method: (init.method ?? 'GET').toLowerCase(), url: new URL(url), json })
      return Object.defineProperty(Response.json({}), 'url', { value: String(url) })
    })
    for (const call of Object.values(CALLS)) {
      await call(createClient({ url: 'http://127.0.0.1', token: 'word' }))
    }
  })
  afterAll(() => void vi.unstubAllGlobals())

  it('has a call for every route', () => {
    const missing = routes.filter((route) => !sent.some((one) => routeOf(one) === route))
    const named = WITHOUT_A_CALL.map((words) => words.split(' is ')[0])
    expect(missing.map(({ method, path }) => `${method} ${path}`)).toEqual(named)
  })

  it('calls nothing that is no route', () => {
    const lost = sent.filter((one) => routeOf(one) === undefined)
    expect(lost.map(({ method, url }) => `${method} ${url.pathname}`)).toEqual([])
  })

  it('sends only what the routes take', () => {
    for (const one of sent) {
      const { method, path, query, body } = routeOf(one) ?? {}
      const where = `${method} ${path}`
      const asked = Object.fromEntries(one.url.searchParams)
      expect((query ?? z.strictObject({})).safeParse(asked).error, where).toBeUndefined()
      if (body?.kind !== 'json' || (one.json === undefined && (body.optional || body.orStream)))
        continue
      expect(body.schema.safeParse(one.json).error, where).toBeUndefined()
    }
  })

  it('can send every field that a route takes', () => {
    const unsent = routes.flatMap((route) => {
      const all = sent.filter((one) => routeOf(one) === route)
      if (all.length === 0) return []
      const names = new Set(
        all.flatMap(({ url, json }) => [...url.searchParams.keys(), ...Object.keys(json ?? {})]),
      )
      const taken = [...fieldsOf(route.query), ...fieldsOf(bodyOf(route))]
      return taken
        .filter((name) => !names.has(name))
        .map((name) => `${route.method} ${route.path} ${name}`)
    })
    expect(unsent.toSorted()).toEqual(NOT_SENT.toSorted())
  })
})

const isJson = ({ headers }: RequestInit) =>
  new Headers(headers).get('content-type') === 'application/json'

/** The first that fits, as the gateway looks for it. */
const routeOf = ({ method, url }: Sent) =>
  routes.find((route) => {
    const pattern = addressOf(route)
      .replace(/\{\w+\.\.\.\}/, '.+')
      .replaceAll(/\{\w+\}/g, '[^/]+')
    return route.method === method && new RegExp(`^${pattern}$`).test(url.pathname)
  })

const bodyOf = ({ body }: (typeof routes)[number]) =>
  body?.kind === 'json' ? body.schema : undefined

const fieldsOf = (schema: z.ZodType | undefined): string[] =>
  schema instanceof z.ZodObject ? Object.keys(schema.shape) : []
