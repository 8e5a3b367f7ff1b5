import type { SettingName, Settings } from '@holdfast/client'
import { counted } from '../../ui/format/number.ts'
import type { SettingValue } from './setting-kinds.ts'

export type Consequences = {
  lines: readonly string[]
  /** To be typed before it is saved: it concerns everybody, or there is no way back. */
  typed?: string
  /** What goes by it does not come back with the old value. */
  final?: true
}

const NONE: Consequences = { lines: [] }

/** What a change comes to, before it is made. Null: not known, or no limit. Pure. */
export function consequencesOf(
  name: SettingName,
  before: SettingValue | null,
  after: SettingValue | null,
): Consequences {
  if (before === after || after === null) return NONE
  return RULES[name]?.(after, before) ?? NONE
}

/** What comes to nothing that matters is undone more easily than it is asked about. */
export const resetsAtOnce = (settings: Settings, name: SettingName): boolean =>
  consequencesOf(name, settings[name], settings.configured[name]).lines.length === 0

type Rule = (after: SettingValue, before: SettingValue | null) => Consequences | undefined

const lower = (after: SettingValue, before: SettingValue | null) =>
  before !== null && Number(after) < Number(before)

const anyNodes = (copies: number) =>
  copies <= 1 ? 'no node can fail' : `any ${counted(copies - 1, 'node')} can fail`

const RULES: Partial<Record<SettingName, Rule>> = {
  copies: (after, before) => {
    const now = before === null ? '' : ` (now ${anyNodes(Number(before))})`
    const lines = [
      `Of what is uploaded from now on, ${anyNodes(Number(after))}${now}`,
      'Files that are stored keep the copies they have',
    ]
    return lower(after, before)
      ? { lines, typed: 'copies' }
      : { lines: [...lines, 'With fewer nodes than that, as many copies as there are nodes'] }
  },
  writeQuorum: (after, before) => {
    if (!lower(after, before)) {
      return {
        lines: [
          `Uploads are refused while fewer than ${counted(Number(after), 'node')} take copies`,
        ],
      }
    }
    const lines = [`An upload is acknowledged as soon as ${after} of its copies are stored`]
    if (Number(after) === 1) {
      lines.push('If that node fails before the others have theirs, what was just uploaded is lost')
    }
    return { lines, typed: 'writeQuorum' }
  },
  outAfterSeconds: (after, before) => ({
    lines: [
      lower(after, before)
        ? 'A node that is away for longer than this, for an update say, is copied anew'
        : 'After a node died, its chunks stay one copy short for longer',
    ],
  }),
  keepVersions: (after, before) =>
    lower(after, before)
      ? {
          lines: [
            `Of every file, versions beyond the newest ${after} go for good within minutes`,
            'There is no way back',
          ],
          typed: 'keepVersions',
          final: true,
        }
      : undefined,
  trashDays: (after, before) =>
    lower(after, before)
      ? {
          lines: [
            `What was deleted more than ${counted(Number(after), 'day')} ago goes for good within minutes`,
            'There is no way back',
          ],
          typed: 'trashDays',
          final: true,
        }
      : undefined,
  webhooksPrivate: (after) =>
    after === true
      ? { lines: ['Whoever may add a webhook can make this server post into your own network'] }
      : { lines: ['Webhooks to private addresses fail from now on, and are tried again'] },
  registration: (after) => ({
    lines: [
      {
        open: 'Whoever reaches this server can make an account and store files',
        invitation: 'Only whoever has a link that you made can make an account',
        closed: 'Invitations stop working; you make accounts yourself',
      }[after as 'open' | 'invitation' | 'closed'],
    ],
  }),
}
