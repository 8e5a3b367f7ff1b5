import {
  IconAdjustments,
  IconBan,
  IconCircleCheck,
  IconCircleMinus,
  IconCircleX,
  IconClock,
  IconHourglass,
  IconPlayerPause,
} from '@tabler/icons-react'
import type { Word } from './words.ts'

/** States of what administrators set and watch. */
export const SYSTEM = {
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
