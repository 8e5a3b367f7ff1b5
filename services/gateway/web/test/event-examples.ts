import type { AuditAction } from '../../../../libs/catalog/src/people/audit-actions.ts'
import type { Told } from '../src/pages/events/sentences/telling.ts'

export const FILE = '01990000-0000-7000-8000-00000000000f'
export const ANA = '01990000-0000-7000-8000-0000000000aa'
const ID = '01990000-0000-7000-8000-000000000001'
const DIGEST = '3fa9'.padEnd(64, '0')
const CID = 'bafkreifzjut3te7nhyekklss27nh3k72ysco7y32koao5eei6f36n5e'
const MIB_88 = 92_491_218
export const NAMES = { [FILE]: 'photo.jpg', [ANA]: 'ana@example.org' }

type Example = {
  subject?: string
  detail?: Record<string, unknown>
  says: string
  /** What stands below. */
  rest?: Record<string, string>
}

const plan = (kind: string) => (verb: string, from: string, to: string) => ({
  subject: ID,
  detail: { from, to, note: 'the nodes are calm', ...(kind === 'drain' ? { nodeId: 2 } : {}) },
  says: `The ${kind}${kind === 'drain' ? ' of B' : ''} ${verb} (${from} → ${to}): the nodes are calm`,
})
const rebalance = plan('rebalance')
const drain = plan('drain')

/** One of each that the log can say, with details as the code writes them. */
export const EXAMPLES: Readonly<Record<AuditAction, Example>> = {
  'node.added': {
    subject: '2',
    detail: { name: 'bee', rpcUrl: 'http://10.0.0.2:5001', peerId: '12D3', state: 'joining' },
    says: 'bee was added at http://10.0.0.2:5001 and is joining',
    rest: { 'Peer ID': '12D3' },
  },
  'node.changed': {
    subject: '2',
    detail: { gatewayUrl: null, zone: 'attic', weight: 2.5, credentials: 'changed' },
    says: 'B was changed: its gateway is now none; its zone is now attic; its weight is now 2.5; its credentials are others',
  },
  'node.state': {
    subject: '2',
    detail: {
      ...{ from: 'readonly', to: 'down', since: '2026-11-20T12:04:00.000Z' },
      reason: 'no answer for 14 s: connection refused',
      evidence: { secondsSilent: 14, failingMonitors: 1, fill: 0.5 },
    },
    says: 'B went from read-only to down: no answer for 14 s: connection refused',
    rest: {
      'Earlier state since': '2026-11-20T12:04:00.000Z',
      'Evidence: silent for': '14 s',
      'Evidence: monitors that do not reach it': '1',
      'Evidence: fill': '0.5',
    },
  },
  'node.leaving': {
    subject: '2',
    detail: { name: 'B', state: 'draining' },
    says: 'B is to leave as soon as it is drained; it was draining',
  },
  'node.stays': {
    subject: '2',
    detail: { name: 'B', state: 'draining' },
    says: 'B is to stay after all; it was draining',
  },
  'node.removed': {
    subject: '2',
    detail: {
      ...{ name: 'B', from: 'out', confirmed: true, lost: true },
      ...{ chunks: 105, bytes: MIB_88, lastChunks: 1, lastBytes: 100 },
    },
    says: 'B was given up while it was out: 105 chunks, 88.2 MiB, lay there, 1 chunk, 100 B, nowhere else; that they are lost was confirmed',
  },
  'node.open': {
    subject: '2',
    detail: { rpcUrl: 'http://10.0.0.2:5001' },
    says: 'B lets in whoever reaches http://10.0.0.2:5001, without credentials',
  },
  'node.tested': { subject: '2', says: 'B was tested' },
  'node.canary-corrupt': {
    subject: '2',
    detail: { error: 'other bytes' },
    says: 'B returned the block that it is tested by (its canary) changed: other bytes',
  },
  'node.lied': {
    subject: '2',
    detail: { kind: 'not-there' },
    says: 'B said something that is not so: it does not have what it confirmed',
  },
  'node.lies': {
    subject: '2',
    detail: { lies: 3 },
    says: 'B seems to lie, 3 times proven; too many nodes do for that to be believed, so it was not quarantined',
  },
  'brake.pulled': {
    detail: { nodes: [2, 3, 4], limit: 1 },
    says: 'B, C and D went down together, more than the 1 node that may: nothing goes out until that is clear',
  },
  'brake.released': {
    detail: { nodes: [2, 3], limit: 1 },
    says: 'Nodes go out again as usual: it is clear what became of B and C, more than the 1 node that may go down together',
  },
  'read.missing-copy': {
    subject: '2',
    detail: { cid: CID, group: 12 },
    says: 'A reader found the copy of bafk…f36n5e on B missing',
    rest: { Group: '12' },
  },
  'read.corrupt-copy': {
    subject: '2',
    detail: { cid: CID, group: 12 },
    says: 'A reader found the copy of bafk…f36n5e on B corrupt',
    rest: { Group: '12' },
  },
  'scrub.started': { subject: '2', says: 'A scrub of B began' },
  'scrub.finished': {
    subject: '2',
    detail: { chunks: 105, bytes: MIB_88, missing: 1, corrupt: 0 },
    says: 'The scrub of B ended: 105 copies, 88.2 MiB, read, 1 missing, 0 corrupt',
  },
  'scrub.missing-copy': {
    subject: '2',
    detail: { cid: CID, group: 12, by: 'scrub' },
    says: 'The scrub found the copy of bafk…f36n5e on B missing',
    rest: { Group: '12' },
  },
  'scrub.corrupt-copy': {
    subject: '2',
    detail: { cid: CID, group: 12, by: 'scrub' },
    says: 'The scrub found the copy of bafk…f36n5e on B corrupt',
    rest: { Group: '12' },
  },
  'inventory.wanted': {
    subject: '2',
    detail: { why: 'it has fewer blocks than it must' },
    says: 'An inventory of B was asked for: it has fewer blocks than it must',
  },
  'inventory.findings': {
    subject: '2',
    detail: {
      ...{ listed: 1_000, held: 990, missing: 2, exempt: 3 },
      ...{ unknown: 7, adopted: 3, retired: 4 },
    },
    says: 'The inventory of B ended: 1,000 blocks listed, 990 copies known, 2 missing, 3 left alone, 7 that nobody knows, 3 taken in as copies, 4 to leave after the grace',
  },
  'inventory.asks': {
    subject: '2',
    detail: { unknown: 700, listed: 1_000 },
    says: 'Nobody knows 700 of 1,000 blocks on B; an administrator has to confirm before they go',
  },
  'inventory.confirmed': {
    subject: '2',
    detail: { blocks: 700 },
    says: '700 blocks that nobody knows may leave B',
  },
  'inventory.false-blocks': {
    subject: '2',
    detail: { blocks: 1 },
    says: 'B has 1 block with bytes that do not fit their name',
  },
  'inventory.missing-copies': {
    subject: '2',
    detail: { copies: 1, only: 0, cids: [CID] },
    says: 'B misses 1 copy, 0 without another: bafk…f36n5e',
  },
  'check.started': {
    subject: ID,
    detail: { repair: true, deep: true, verifyPercent: 5, origin: 'schedule' },
    says: 'A health check began, with repair, deep, reading 5 % of all copies; it was its time',
  },
  'check.finding': {
    subject: ID,
    detail: {
      ...{ kind: 'below-wanted', severity: 'warning', chunks: 105, bytes: MIB_88, nodeId: 2 },
      detail: '105 chunks have fewer copies than wanted.',
      action: 'Repair makes them.',
    },
    says: 'A health check found: 105 chunks have fewer copies than wanted. Repair makes them',
    rest: {
      Kind: 'below-wanted',
      Severity: 'warning',
      Chunks: '105',
      Bytes: '88.2 MiB',
      Node: 'B',
    },
  },
  'check.finished': {
    subject: ID,
    detail: { healthy: false, findings: 2, remaining: 1 },
    says: 'A health check ended with trouble: 2 findings, 1 left after the repair',
  },
  'check.failed': {
    subject: ID,
    detail: { reason: 'the catalogue went away' },
    says: 'A health check could not be finished: the catalogue went away',
  },
  'schedule.changed': {
    subject: 'check-system',
    detail: {
      ...{ cron: '30 3 * * *', everyMs: null, tz: 'UTC', enabled: true, origin: 'api' },
      options: { repair: true, deep: false, verifyPercent: 0 },
    },
    says: 'The health check runs by itself every day at 03:30 (UTC), with repair',
  },
  'repair.started': {
    detail: { chunks: 105, bytes: MIB_88, byClass: { 'last-copy': 1, 'below-wanted': 104 } },
    says: 'Repair began: 105 chunks, 88.2 MiB, of them 1 chunk with one copy left, 104 chunks with fewer copies than wanted',
  },
  'repair.finished': {
    detail: { since: '2026-11-20T12:04:00.000Z', chunks: 105, bytes: MIB_88, parkedChunks: 1 },
    says: '105 chunks, 88.2 MiB, were copied; repair began 2026-11-20T12:04:00.000Z; 1 more waits for a node',
  },
  'chunk.verified': {
    detail: {
      digest: DIGEST,
      copies: [
        { nodeId: 2, verdict: 'good' },
        { nodeId: 3, verdict: 'no-answer' },
      ],
    },
    says: 'Chunk 3fa900000000 was read and hashed: good on B, without an answer on C',
  },
  'chunk.repair-wanted': {
    detail: { digest: DIGEST, group: 1_018, class: 'last-copy' },
    says: 'Repair of chunk 3fa900000000 was asked for, as one with one copy left',
    rest: { Group: '1,018' },
  },
  'removals.frozen': {
    detail: { generation: 7, nodes: [2, 3] },
    says: 'Nothing is removed from nodes until an administrator confirms: generation 7, which this catalogue never used, is on B and C',
  },
  'removals.confirmed': { says: 'It was confirmed that this catalogue is the right one' },
  'removals.resumed': {
    detail: { generation: 8 },
    says: 'Removals from nodes go on, with generation 8',
  },
  'rebalance.proposed': {
    subject: ID,
    detail: { reason: 'somebody asked', moves: 12, bytes: MIB_88 },
    says: 'The rebalance was proposed: 12 moves, 88.2 MiB, because somebody asked',
  },
  'rebalance.planned': {
    subject: ID,
    detail: { reason: 'nodes changed', moves: 1, bytes: MIB_88 },
    says: 'The rebalance was planned: 1 move, 88.2 MiB, because nodes changed',
  },
  'rebalance.started': rebalance('began', 'planned', 'running'),
  'rebalance.paused': rebalance('was paused', 'running', 'paused'),
  'rebalance.resumed': rebalance('goes on', 'paused', 'running'),
  'rebalance.finished': rebalance('ended', 'running', 'done'),
  'rebalance.cancelled': rebalance('was cancelled', 'paused', 'cancelled'),
  'rebalance.failed': rebalance('failed', 'running', 'failed'),
  'drain.proposed': drain('was proposed', 'planned', 'proposed'),
  'drain.planned': {
    subject: ID,
    detail: { reason: 'somebody asked', moves: 0, bytes: 0, nodeId: 2 },
    says: 'The drain of B was planned, because somebody asked',
  },
  'drain.started': drain('began', 'planned', 'running'),
  'drain.paused': drain('was paused', 'running', 'paused'),
  'drain.resumed': drain('goes on', 'paused', 'running'),
  'drain.finished': drain('ended', 'running', 'done'),
  'drain.cancelled': drain('was cancelled', 'running', 'cancelled'),
  'drain.failed': drain('failed', 'running', 'failed'),
  'file.copies': {
    subject: FILE,
    detail: { before: 3, copies: 2, ownerId: ANA },
    says: 'R of photo.jpg of ana@example.org: 3\u00a0→\u00a02',
  },
  'file.deleted-for-owner': {
    subject: FILE,
    detail: { ownerId: ANA, permanent: false },
    says: 'photo.jpg of ana@example.org went to the trash',
  },
  'file.repair-wanted': {
    subject: FILE,
    detail: { ownerId: ANA, short: 3, noSource: 1, groups: 2 },
    says: 'Repair of photo.jpg of ana@example.org was asked for: 3 chunks short of copies, 1 without a source, in 2 groups',
  },
  'file.verify-started': {
    subject: FILE,
    detail: { ownerId: ANA, chunks: 12 },
    says: 'Every copy of photo.jpg of ana@example.org is being read and hashed: 12 chunks',
  },
  'file.verify-cancelled': {
    subject: FILE,
    detail: { ownerId: ANA, done: 3, chunks: 12 },
    says: 'Reading every copy of photo.jpg of ana@example.org was cancelled after 3 of 12 chunks',
  },
  'file.verified': {
    subject: FILE,
    detail: { chunks: 12, good: 35, missing: 1, corrupt: 0, noAnswer: 0 },
    says: 'Every copy of photo.jpg was read and hashed: 12 chunks, 35 copies good, 1 missing, 0 corrupt, 0 without an answer',
  },
  'files.copied': {
    detail: { files: 3, bytes: MIB_88, to: '/photos' },
    says: '3 files, 88.2 MiB, were copied to /photos',
  },
  'files.moved': { detail: { files: 1 }, says: '1 file was moved' },
  'files.trashed': { detail: { files: 3 }, says: '3 files went to the trash' },
  'folder.moved': { detail: { files: 1 }, says: 'A folder with 1 file was moved or renamed' },
  'folder.trashed': { detail: { files: 3 }, says: 'A folder with 3 files went to the trash' },
  'trash.emptied': {
    detail: { files: 3, bytes: MIB_88 },
    says: 'The trash was emptied: 3 files, 88.2 MiB',
  },
  'trash.purged': {
    subject: ANA,
    detail: { files: 3, bytes: MIB_88 },
    says: '3 files, 88.2 MiB, left the trash of ana@example.org for good: their time there was over',
  },
  'versions.purged': {
    subject: ANA,
    detail: { versions: 3, bytes: MIB_88 },
    says: '3 earlier versions, 88.2 MiB, of files of ana@example.org went for good: newer ones are kept',
  },
  'import.started': {
    subject: ID,
    detail: { kind: 'url', folder: '/papers' },
    says: 'An import from a web address into /papers began',
    rest: { ID },
  },
  'import.finished': {
    subject: ID,
    detail: { kind: 'car', files: 3, bytes: MIB_88 },
    says: 'An import of a CAR ended: 3 files, 88.2 MiB',
    rest: { ID },
  },
  'import.failed': {
    subject: ID,
    detail: { kind: 'cid', code: 'SOURCE_GONE' },
    says: 'An import by its CID failed: SOURCE_GONE',
    rest: { ID },
  },
  'import.cancelled': {
    subject: ID,
    detail: { kind: 'cid' },
    says: 'An import by its CID was cancelled',
    rest: { ID },
  },
  'link.created': {
    subject: ID,
    detail: { fileId: FILE, maxDownloads: 20, expiresAt: null, password: true },
    says: 'A link to photo.jpg was made, with a password, for 20 downloads, without an end',
    rest: { ID },
  },
  'link.revoked': {
    subject: ID,
    detail: { kind: 'folder', reason: 'merged' },
    says: 'The link to a folder was revoked: its folder went up in another',
    rest: { ID },
  },
  'link.used-up': {
    subject: ID,
    detail: { fileId: FILE, downloads: 20 },
    says: 'The link to photo.jpg ended after 20 downloads',
    rest: { ID },
  },
  'setup.completed': { subject: ANA, says: 'The first account was made: ana@example.org' },
  'user.created': {
    subject: ANA,
    detail: { email: 'ana@example.org', role: 'admin' },
    says: 'An account for ana@example.org was made, as an administrator',
  },
  'user.registered': {
    subject: ANA,
    detail: { issuer: 'https://id.example.org' },
    says: 'ana@example.org made an account, linked with https://id.example.org',
  },
  'user.changed': {
    subject: ANA,
    detail: {
      name: 'Ana',
      role: 'user',
      quotaBytes: 5 * 2 ** 30,
      quotaFiles: null,
      disabled: true,
    },
    says: 'The account of ana@example.org was changed: the name is now Ana; it is a user now; it may store 5.00 GiB; it may have any number of files; it is disabled',
  },
  'user.removed': {
    subject: ANA,
    says: 'The account of ana@example.org was removed, with all its files',
  },
  'user.password-reset': {
    subject: ANA,
    says: 'The password of ana@example.org was taken away; a link sets a new one',
  },
  'user.password-forgotten': {
    subject: ANA,
    says: 'A link for a new password of ana@example.org was asked for',
  },
  'user.password-set': { subject: ANA, says: 'ana@example.org set a new password' },
  'invitation.created': {
    subject: ID,
    detail: { email: 'bob@example.org' },
    says: 'An invitation was made, for bob@example.org',
    rest: { ID },
  },
  'invitation.revoked': { subject: ID, says: 'An invitation was revoked', rest: { ID } },
  'session.started': {
    subject: ID,
    detail: { userAgent: 'Firefox', ip: '10.0.0.9' },
    says: 'Somebody signed in from 10.0.0.9',
    rest: { Browser: 'Firefox', ID },
  },
  'session.ended': { detail: { others: 2 }, says: '2 other sessions of the same user ended' },
  'session.reuse': {
    subject: ID,
    detail: { ended: true },
    says: 'A token that was used up came again, so its session was ended',
    rest: { ID },
  },
  'session.owner': {
    subject: ID,
    says: 'Whoever has the data folder signed in on the server itself',
    rest: { ID },
  },
  'api-key.created': {
    subject: ID,
    detail: { scopes: ['read', 'write'], folder: '/photos' },
    says: 'An API key was made that may look and change, only below /photos',
    rest: { ID },
  },
  'api-key.revoked': { subject: ID, says: 'An API key was revoked', rest: { ID } },
  'identity.linked': {
    subject: ANA,
    detail: { issuer: 'https://id.example.org' },
    says: 'The account of ana@example.org was linked with https://id.example.org',
  },
  'identity.unlinked': {
    subject: ANA,
    detail: { issuer: 'https://id.example.org' },
    says: 'The account of ana@example.org is linked no more with https://id.example.org',
  },
  'settings.changed': {
    detail: { copies: 2, scrubShare: 0.05, rebalanceHours: null, webhooksPrivate: true },
    says: 'Copies wanted (R) is now 2 copies; Bandwidth of that reading is now 5 %; Hours is as configured again; Private addresses is now On',
  },
  'mail.changed': {
    detail: {
      ...{ host: 'mail.example.org', port: 587, security: 'starttls', user: null },
      ...{ from: 'Us <us@example.org>', password: 'changed' },
    },
    says: 'Mail goes through mail.example.org, port 587, encrypted or not at all, without signing in, from Us <us@example.org>, with another password',
  },
  'mail.reset': { says: 'Mail goes through the server that the gateway is configured with' },
  'mail.tested': {
    detail: { outcome: 'refused' },
    says: 'A test message was tried: the mail server took no connection',
  },
  'webhook.created': {
    subject: ID,
    detail: { url: 'https://example.org/hook', types: ['node.', 'brake.'] },
    says: 'A webhook to https://example.org/hook was added, for node. and brake.',
  },
  'webhook.changed': {
    subject: ID,
    detail: { types: [], enabled: false, secret: 'changed' },
    says: 'A webhook was changed: it is told about all events; it is off; its secret is another',
  },
  'webhook.disabled': {
    subject: ID,
    detail: { reason: 'the receiver answered 410' },
    says: 'A webhook was stopped: the receiver answered 410',
  },
  'webhook.deleted': { subject: ID, says: 'A webhook was deleted' },
  'webhook.tested': { subject: ID, says: 'A test message was sent to a webhook' },
  'queue.changed': {
    detail: { method: 'PUT', path: '/api/queues/replicator/pause' },
    says: 'The queues were changed on their board: PUT /api/queues/replicator/pause',
  },
}

export const toldOf = (action: string, { subject, detail }: Example): Told => ({
  action,
  subject: subject ?? null,
  detail: detail ?? {},
  names: NAMES,
})
