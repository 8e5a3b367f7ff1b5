import {
  IconAlertTriangle,
  IconArrowsExchange,
  IconBan,
  IconBug,
  IconCheck,
  IconCircleCheck,
  IconCircleDashed,
  IconCircleHalf2,
  IconCircleMinus,
  IconCircleX,
  IconClock,
  IconCloudUpload,
  IconDatabaseOff,
  IconFileBroken,
  IconFileSearch,
  IconHelpCircle,
  IconHourglass,
  IconListCheck,
  IconLock,
  IconPlayerPause,
  IconPlugConnected,
  IconPlugConnectedX,
  IconRefresh,
  IconRotateClockwise,
  IconServerOff,
  IconShieldCheck,
  IconShieldExclamation,
  IconShieldHalf,
  IconShieldQuestion,
  IconShieldX,
  IconTransferOut,
  IconUpload,
  IconWifiOff,
  type TablerIcon,
} from '@tabler/icons-react'
import { PEOPLE } from './words-of-people.ts'
import { SYSTEM } from './words-of-system.ts'

export type Token = 'ok' | 'work' | 'warn' | 'crit' | 'unk'

export type Word = { word: string; meaning: string; token: Token; icon: TablerIcon }

const say = (word: string, meaning: string, token: Token, icon: TablerIcon): Word => ({
  word,
  meaning,
  token,
  icon,
})

const UNKNOWN = say('Unknown', 'We cannot tell right now', 'unk', IconHelpCircle)

/** The system as a whole, on the chip in the header; the sentence itself comes from the server. */
export const SAFETY = {
  unknown: say('Unknown', 'We cannot tell right now', 'unk', IconShieldQuestion),
  empty: say('Empty', 'Nothing is stored yet', 'unk', IconShieldHalf),
  lost: say('Data lost', 'Some chunks have no copy on any node', 'crit', IconShieldX),
  silence: say('Nodes silent', 'Several nodes went silent together', 'crit', IconPlugConnectedX),
  unreadable: say(
    'Unreadable',
    'Some files cannot be read until a node returns',
    'crit',
    IconShieldX,
  ),
  'last-copy': say('Last copies', 'Some chunks have one live copy', 'warn', IconShieldExclamation),
  stuck: say('Repair stuck', 'Repair cannot go on', 'warn', IconAlertTriangle),
  repairing: say('Repairing', 'Some files have fewer copies than wanted', 'work', IconShieldHalf),
  watch: say(
    'Safe, look soon',
    'Everything is safe; something needs a look',
    'ok',
    IconShieldCheck,
  ),
  safe: say('Safe', 'Every file has each copy it should have', 'ok', IconShieldCheck),
} as const satisfies Record<string, Word>

const WORK = {
  planned: say('Planned', 'A dry-run; nothing is done', 'unk', IconListCheck),
  waiting: say('Waiting', 'Starts when it is its turn', 'unk', IconClock),
  running: say('Running', 'Under way', 'work', IconRefresh),
  paused: say('Paused', 'Goes on when somebody resumes it', 'unk', IconPlayerPause),
  retrying: say('Retrying', 'Failed, and is tried again', 'warn', IconRotateClockwise),
  done: say('Done', 'Finished', 'ok', IconCircleCheck),
  nothing: say('Nothing to do', 'There was nothing to do', 'unk', IconCircleMinus),
  failed: say('Failed', 'Ended with an error', 'crit', IconCircleX),
  cancelled: say('Cancelled', 'Somebody ended it', 'unk', IconBan),
} as const satisfies Record<string, Word>

/** Every word for a state that the app says, and no other: the design brief, section 4. */
export const WORDS = {
  file: {
    safe: say('Safe', 'Every chunk has its wanted live copies', 'ok', IconCircleCheck),
    storing: say('Storing', 'Acknowledged; more copies are on their way', 'work', IconCloudUpload),
    'fewer-copies': say(
      'Fewer copies',
      'Readable, below wanted; repair is queued or running',
      'work',
      IconCircleHalf2,
    ),
    'at-risk': say(
      'At risk',
      'Readable; some chunk has one live copy although more are wanted',
      'warn',
      IconAlertTriangle,
    ),
    unreadable: say(
      'Unreadable',
      'Some chunk has copies only on nodes that are down',
      'crit',
      IconPlugConnectedX,
    ),
    lost: say('Lost', 'Some chunk has no copy anywhere', 'crit', IconFileBroken),
    unknown: say('Unknown', 'Not evaluated since the last change of nodes', 'unk', IconHelpCircle),
  },
  copy: {
    verified: say('Verified', 'Read and hashed on its node', 'ok', IconCheck),
    unreachable: say('Unreachable', 'Its node is down', 'unk', IconPlugConnectedX),
    moving: say('Moving', 'On its way to another node', 'work', IconArrowsExchange),
    missing: say('Missing', 'The node says that it does not have it', 'crit', IconCircleDashed),
    corrupt: say('Corrupt', 'The hash differs', 'crit', IconBug),
    removing: say('Removing', 'Not wanted there any more', 'unk', IconCircleMinus),
  },
  node: {
    joining: say('Joining', 'Being checked; takes no copies yet', 'work', IconPlugConnected),
    active: say('Active', 'Serves and takes copies', 'ok', IconCircleCheck),
    suspect: say('Suspect', 'No answer for 3 s; still counted', 'warn', IconHourglass),
    down: say('Down', 'No answer for 10 s; last copies are being repaired', 'crit', IconServerOff),
    out: say('Out', 'Down for 300 s; its copies are being made elsewhere', 'crit', IconCircleMinus),
    draining: say('Draining', 'Being emptied', 'work', IconTransferOut),
    drained: say('Drained', 'Holds nothing; safe to remove', 'unk', IconCircleCheck),
    readonly: say('Read-only', 'Full; serves but takes nothing', 'warn', IconLock),
    returning: say('Returning', 'Back again; its copies are being compared', 'work', IconRefresh),
    maintenance: say('Maintenance', 'An administrator works on it', 'unk', IconPlayerPause),
    misconfigured: say(
      'Misconfigured',
      'It refuses our credentials, or its settings would lose data',
      'crit',
      IconAlertTriangle,
    ),
    quarantined: say('Quarantined', 'It lied; nothing is read from it', 'crit', IconBan),
    lost: say(
      'Lost',
      'Its repository was wiped or swapped; its copies are written off',
      'crit',
      IconDatabaseOff,
    ),
  },
  job: WORK,
  check: WORK,
  plan: WORK,
  upload: {
    queued: say('Queued', 'Starts when it is its turn', 'unk', IconClock),
    uploading: say('Uploading', 'Bytes are on their way', 'work', IconUpload),
    paused: say('Paused', 'What was sent is kept', 'unk', IconPlayerPause),
    'no-network': say('No network', 'Goes on by itself when there is one', 'warn', IconWifiOff),
    'needs-file': say(
      'Needs the file',
      'Choose the same file again to go on',
      'warn',
      IconFileSearch,
    ),
    confirming: say('Confirming', 'All sent; waiting for enough copies', 'work', IconCloudUpload),
    stored: say('Stored', 'Enough copies are stored', 'ok', IconCircleCheck),
    skipped: say('Skipped', 'Left out by choice', 'unk', IconCircleMinus),
    failed: say('Failed', 'Not stored', 'crit', IconCircleX),
  },
  ...PEOPLE,
  ...SYSTEM,
} as const satisfies Record<string, Record<string, Word>>

export type Thing = keyof typeof WORDS

/** Copies of a chunk, live against wanted; in the order in which they are always drawn. */
export const COPY_CLASSES = [
  ['none', 'none'],
  ['one', 'one'],
  ['some', 'some missing'],
  ['wanted', 'as wanted'],
  ['more', 'more than wanted'],
] as const

/** The word for a state; a state that a newer server made up is unknown, never good. */
export const wordOf = (thing: Thing, state: string): Word =>
  (WORDS[thing] as Record<string, Word>)[state] ?? UNKNOWN

/** The same for the whole system. */
export const safetyOf = (state: string): Word =>
  (SAFETY as Record<string, Word>)[state] ?? SAFETY.unknown
