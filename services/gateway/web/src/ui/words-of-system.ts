import {
  IconAdjustments,
  IconAlertTriangle,
  IconBan,
  IconCircleCheck,
  IconCircleHalf2,
  IconCircleMinus,
  IconCircleX,
  IconClock,
  IconCloudUpload,
  IconFileBroken,
  IconHourglass,
  IconPlayerPause,
  IconPlugConnectedX,
} from '@tabler/icons-react'
import type { Word } from './words.ts'

/** States of what administrators set and watch. */
export const SYSTEM = {
  chunk: {
    safe: {
      word: 'Safe',
      meaning: 'Has its wanted live copies',
      token: 'ok',
      icon: IconCircleCheck,
    },
    storing: {
      word: 'Storing',
      meaning: 'Its upload is under way',
      token: 'work',
      icon: IconCloudUpload,
    },
    'fewer-copies': {
      word: 'Fewer copies',
      meaning: 'Readable, below wanted; repair is queued or running',
      token: 'work',
      icon: IconCircleHalf2,
    },
    'at-risk': {
      word: 'At risk',
      meaning: 'Readable; one live copy although more are wanted',
      token: 'warn',
      icon: IconAlertTriangle,
    },
    unreadable: {
      word: 'Unreadable',
      meaning: 'Its copies are all on nodes that are down',
      token: 'crit',
      icon: IconPlugConnectedX,
    },
    lost: { word: 'Lost', meaning: 'Has no copy anywhere', token: 'crit', icon: IconFileBroken },
    unused: {
      word: 'Unused',
      meaning: 'No file refers to it; it leaves after the grace',
      token: 'unk',
      icon: IconCircleMinus,
    },
  },
  verdict: {
    good: { word: 'Good', meaning: 'Read and hashed just now', token: 'ok', icon: IconCircleCheck },
    missing: {
      word: 'Missing',
      meaning: 'The node says that it does not have it; repair was asked for',
      token: 'crit',
      icon: IconCircleMinus,
    },
    corrupt: {
      word: 'Corrupt',
      meaning: 'The hash differs; repair was asked for',
      token: 'crit',
      icon: IconCircleX,
    },
    'no-answer': {
      word: 'No answer',
      meaning: 'The node said nothing, so nothing is known of this copy',
      token: 'warn',
      icon: IconHourglass,
    },
  },
  setting: {
    changed: {
      word: 'Changed here',
      meaning: 'An administrator set it; that holds until it is reset',
      token: 'work',
      icon: IconAdjustments,
    },
    default: {
      word: 'Default',
      meaning: 'As the services are configured',
      token: 'unk',
      icon: IconCircleMinus,
    },
  },
  webhook: {
    on: { word: 'On', meaning: 'Is told about events', token: 'ok', icon: IconCircleCheck },
    off: {
      word: 'Off',
      meaning: 'Is told nothing; goes on where it stopped when it is on again',
      token: 'unk',
      icon: IconPlayerPause,
    },
    stopped: {
      word: 'Stopped',
      meaning: 'Its receiver wants no more messages',
      token: 'warn',
      icon: IconBan,
    },
  },
  delivery: {
    waiting: { word: 'Waiting', meaning: 'Is about to be sent', token: 'unk', icon: IconClock },
    retrying: {
      word: 'Retrying',
      meaning: 'Was not taken, and is sent again',
      token: 'warn',
      icon: IconHourglass,
    },
    delivered: {
      word: 'Delivered',
      meaning: 'The receiver took it',
      token: 'ok',
      icon: IconCircleCheck,
    },
    failed: { word: 'Failed', meaning: 'Was given up', token: 'crit', icon: IconCircleX },
  },
  schedule: {
    on: { word: 'On', meaning: 'Runs by itself', token: 'ok', icon: IconCircleCheck },
    off: { word: 'Off', meaning: 'Runs only when asked', token: 'warn', icon: IconPlayerPause },
  },
} as const satisfies Record<string, Record<string, Word>>
