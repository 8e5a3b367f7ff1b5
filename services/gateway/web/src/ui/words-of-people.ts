import { IconBan, IconUserCheck } from '@tabler/icons-react'
import type { Word } from './words.ts'

/** States of accounts. */
export const PEOPLE = {
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
} as const satisfies Record<string, Record<string, Word>>
