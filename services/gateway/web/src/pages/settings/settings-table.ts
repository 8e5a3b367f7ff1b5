import type { SettingName } from '@holdfast/client'
import * as kinds from './setting-kinds.ts'

export type Setting = {
  label: string
  /** What it is, and what a change does. */
  means: string
  kind: kinds.Kind
  /** The variable that a service reads it from at its start. */
  variable?: string
  /** What it means that nobody set it; else its service never ran. */
  none?: string
}

/** Every setting that changes while everything runs. */
export const SETTINGS: Readonly<Record<SettingName, Setting>> = {
  copies: {
    label: 'Copies wanted (R)',
    means: 'Of every chunk that is uploaded from now on, unless its owner asks for another number.',
    kind: kinds.count('copy', 'copies', 1, 64),
    variable: 'HOLDFAST_COPIES',
  },
  writeQuorum: {
    label: 'Copies before the answer (W)',
    means: 'So many copies are stored before an upload is acknowledged; the others follow.',
    kind: kinds.count('copy', 'copies', 1, 64),
    variable: 'HOLDFAST_WRITE_QUORUM',
  },
  outAfterSeconds: {
    label: 'Replace copies after',
    means:
      'A node is down for so long until its copies are made elsewhere. Last copies never wait.',
    kind: kinds.duration,
    variable: 'HOLDFAST_OUT_AFTER',
  },
  scrubDays: {
    label: 'Read every copy within',
    means: 'Within so many days every copy is read and hashed once.',
    kind: kinds.days(0.01),
    variable: 'HOLDFAST_SCRUB_DAYS',
  },
  scrubShare: {
    label: 'Bandwidth of that reading',
    means: "What it may take of a node's bandwidth.",
    kind: kinds.share,
    variable: 'HOLDFAST_SCRUB_SHARE',
  },
  inventoryEverySeconds: {
    label: 'Compare lists of blocks every',
    means: "So often a node's own list of blocks is compared with the catalogue.",
    kind: kinds.duration,
    variable: 'HOLDFAST_INVENTORY_EVERY',
  },
  rebalanceAutomatic: {
    label: 'Move copies by itself',
    means: 'When nodes changed, or too much lies off its place. Off: only plans that you apply.',
    kind: kinds.onOff,
    variable: 'HOLDFAST_REBALANCE',
  },
  rebalanceSharePercent: {
    label: 'Off its place',
    means: 'Of all bytes, so much may lie off its place before copies move.',
    kind: kinds.percent,
    variable: 'HOLDFAST_REBALANCE_SHARE',
  },
  rebalanceBytesPerSecond: {
    label: 'Moved per second',
    means: 'A plan moves no more than this. Repair is not held back by it.',
    kind: kinds.rate,
    variable: 'HOLDFAST_REBALANCE_RATE',
  },
  rebalanceHours: {
    label: 'Hours',
    means: 'Copies move by themselves within these hours of the day.',
    kind: kinds.hours,
    variable: 'HOLDFAST_REBALANCE_HOURS',
  },
  rebalanceTimeZone: {
    label: 'Time zone',
    means: 'Of these hours.',
    kind: kinds.timeZone,
    variable: 'HOLDFAST_REBALANCE_TZ',
  },
  registration: {
    label: 'Registration',
    means: 'Who may make an account.',
    kind: kinds.oneOfThese(() => [
      ['open', 'Everybody'],
      ['invitation', 'Whoever was invited'],
      ['closed', 'Nobody'],
    ]),
    variable: 'HOLDFAST_REGISTRATION',
  },
  defaultQuotaBytes: {
    label: 'Bytes of a new user',
    means: 'What a new account may store. Accounts that are there keep the limit they have.',
    kind: kinds.bytes,
    none: 'No limit',
  },
  defaultQuotaFiles: {
    label: 'Files of a new user',
    means: 'The same for the number of files.',
    kind: kinds.count('file', 'files', 0, 1_000_000_000),
    none: 'No limit',
  },
  keepVersions: {
    label: 'Earlier versions',
    means: 'So many are kept of each file that is replaced.',
    kind: kinds.count('version', 'versions', 0, 1_000),
  },
  trashDays: {
    label: 'Trash',
    means: 'So long a deleted file can be had back.',
    kind: kinds.days(0),
  },
  webhooksPrivate: {
    label: 'Private addresses',
    means: 'Webhooks may go to private and loopback addresses, not only to public ones.',
    kind: kinds.onOff,
  },
}

/** A value as people read it. */
export const shownValue = (name: SettingName, value: kinds.SettingValue | null): string => {
  const { kind, none } = SETTINGS[name]
  return value === null ? (none ?? 'Not known: its service never ran') : kind.show(value)
}

/** The same change for the terminal. */
export function commandOf(name: SettingName, value: kinds.SettingValue | null): string {
  if (value === null) return `holdfast settings reset ${name}`
  const text = typeof value === 'boolean' ? (value ? 'on' : 'off') : value
  return `holdfast settings set ${name}=${text}`
}
