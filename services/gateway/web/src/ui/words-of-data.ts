import {
  IconBan,
  IconCircleCheck,
  IconCircleMinus,
  IconCircleX,
  IconClock,
  IconPlugConnectedX,
  IconUserCheck,
} from '@tabler/icons-react'
import type { Word } from './words.ts'

/** States of accounts, deliveries, chunks nobody uses, and what a node answered when it was asked. */
export const PEOPLE_AND_DATA = {
  user: {
    active: {
      word: 'Active',
      meaning: 'May sign in',
      token: 'ok',
      icon: IconUserCheck,
    },
    disabled: {
      word: 'Disabled',
      meaning: 'May not sign in; files and links are kept',
      token: 'unk',
      icon: IconBan,
    },
  },
  webhook: {
    on: { word: 'On', meaning: 'Is told about events', token: 'ok', icon: IconCircleCheck },
    off: { word: 'Off', meaning: 'Is told nothing', token: 'unk', icon: IconBan },
  },
  delivery: {
    pending: {
      word: 'Waiting',
      meaning: 'Not delivered yet; it is tried again',
      token: 'unk',
      icon: IconClock,
    },
    delivered: {
      word: 'Delivered',
      meaning: 'The receiver took it',
      token: 'ok',
      icon: IconCircleCheck,
    },
    failed: { word: 'Failed', meaning: 'Given up', token: 'crit', icon: IconCircleX },
  },
  chunk: {
    unused: {
      word: 'Unused',
      meaning: 'No file uses it; it is removed after a while',
      token: 'unk',
      icon: IconCircleMinus,
    },
  },
  answer: {
    'no-answer': {
      word: 'No answer',
      meaning: 'The node did not answer, so this copy is not proven',
      token: 'unk',
      icon: IconPlugConnectedX,
    },
  },
} as const satisfies Record<string, Record<string, Word>>
