import type {
  AuditRow,
  DistributionPicture,
  FileInfo,
  NodeInfo,
  Page,
  Status,
} from '@holdfast/client'
import { EXAMPLES, toldOf } from '../../../web/test/event-examples.ts'

/** What a page is told instead of the truth, so that each state there is gets drawn: by address. */
export type Told = Readonly<Record<string, (json: never) => unknown>>

const HEALTH = ['safe', 'storing', 'fewer-copies', 'at-risk', 'unreadable', 'lost', 'unknown']

/** One file in each state. */
export const EACH_FILE: Told = {
  '**/api/v1/files/marks*': (marks: object) => ({ ...marks, files: HEALTH.length, marks: [] }),
  '**/api/v1/files?*': ({ items }: Page<FileInfo>) => ({
    items: HEALTH.map((health, at) => ({
      ...items[0],
      id: `0000000${at}-0000-7000-8000-000000000000`,
      name: `${health}.txt`,
      health,
    })),
    folders: [],
    next: null,
  }),
}

const NODES = [
  ...['joining', 'active', 'suspect', 'down', 'out', 'draining', 'drained', 'readonly'],
  ...['returning', 'maintenance', 'misconfigured', 'quarantined', 'lost'],
]

/** One node in each state. */
export const EACH_NODE: Told = {
  '**/api/v1/nodes': ({ items }: Page<NodeInfo>) => ({
    items: NODES.map((state, at) => ({ ...items[0], id: at + 1, name: `is-${state}`, state })),
    next: null,
  }),
}

/** One event of each that there is. */
export const EACH_EVENT: Told = {
  '**/api/v1/audit?*': ({ items }: Page<AuditRow>) => ({
    items: Object.entries(EXAMPLES).map(([action, example], at) => ({
      ...{ at: '2026-11-20T12:04:00.000Z', actorId: null, actor: null },
      ...items[0],
      ...toldOf(action, example),
      id: 10_000 - at,
    })),
    next: null,
  }),
}

const MIB = 1_048_576
const CLASSES = { none: 3, one: 37, some: 1_204, wanted: 90_000, more: 411 }

/** The sentence in each state, with chunks of every class. */
export const SENTENCES = {
  unknown: 'We cannot tell right now: no health monitor is at work.',
  empty: 'Nothing stored yet. 3 nodes are ready.',
  lost: '12 files have lost data: 40 chunks have no copy on any node, up or down.',
  silence: '3 of 5 nodes went silent together, probably our own network.',
  unreadable:
    '12 files cannot be read until node B or C returns: 40 chunks have copies only there.',
  'last-copy': 'Every file can be read, but 37 chunks have one copy left. They are repaired first.',
  stuck: 'Every file can be read; 1,204 chunks lack a copy and no node has room for it.',
  repairing:
    'Every file can be read. 1,204 chunks have fewer copies than wanted: about 12 min left.',
  watch: 'Everything is safe. Look at soon: node A is 91 % full.',
  safe: 'Everything is safe: 12,480 files, each with every copy it should have.',
} as const

export const sentenceTold = (state: keyof typeof SENTENCES): Told => ({
  '**/api/v1/status': (status: Status) => ({
    ...status,
    state,
    sentence: SENTENCES[state],
    chunks: {
      total: Object.values(CLASSES).reduce((all, count) => all + count),
      byCopies: {},
      byClass: Object.fromEntries(
        Object.entries(CLASSES).map(([name, chunks]) => [name, { chunks, bytes: chunks * MIB }]),
      ),
    },
  }),
})

/** A chunk for each thing that a copy can be, on three nodes. */
export const EACH_COPY: Told = {
  '**/distribution?*': (picture: DistributionPicture) => ({
    ...picture,
    columns: picture.columns.map((column, at) => ({
      ...column,
      least: at % 5,
      cells: column.cells.map((cell, row) => {
        const chunks = column.to - column.from
        const bad = Math.ceil(chunks / 3)
        const kinds = ['held', 'unreachable', 'moving', 'missing', 'corrupt'] as const
        const kind = kinds[(at + row) % kinds.length] ?? 'held'
        return kind === 'held' ? cell : { ...cell, held: chunks - bad, [kind]: bad }
      }),
    })),
  }),
}
