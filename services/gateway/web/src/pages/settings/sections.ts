import type { SettingName } from '@holdfast/client'

export type Section = {
  key: string
  title: string
  /** What is found here. */
  about: string
  names: readonly SettingName[]
}

/** The parts of the settings, each with an address of its own. */
export const SECTIONS: readonly Section[] = [
  {
    key: 'copies',
    title: 'Copies and repair',
    about: 'How many copies there are, and when missing ones are replaced.',
    names: ['copies', 'writeQuorum', 'outAfterSeconds'],
  },
  {
    key: 'upkeep',
    title: 'Upkeep',
    about: 'How often it is proven that everything is as it should be.',
    names: ['scrubDays', 'scrubShare', 'inventoryEverySeconds'],
  },
  {
    key: 'balance',
    title: 'Balance',
    about: 'When copies move to where they belong, and how fast.',
    names: [
      'rebalanceAutomatic',
      'rebalanceSharePercent',
      'rebalanceBytesPerSecond',
      'rebalanceHours',
      'rebalanceTimeZone',
    ],
  },
  {
    key: 'people',
    title: 'People',
    about: 'Who may make an account, and how much room a new one has.',
    names: ['registration', 'defaultQuotaBytes', 'defaultQuotaFiles'],
  },
  {
    key: 'keeping',
    title: 'Trash and versions',
    about: 'How long what was deleted or replaced can be had back.',
    names: ['keepVersions', 'trashDays'],
  },
  {
    key: 'mail',
    title: 'Mail',
    about: 'The server that sends links for forgotten passwords, and invitations.',
    names: [],
  },
  {
    key: 'webhooks',
    title: 'Webhooks',
    about: 'Addresses that are told about events.',
    names: ['webhooksPrivate'],
  },
]

/** The part that an address names; the first one without any, undefined for one that is none. */
export const sectionOf = (key: string | undefined): Section | undefined =>
  key === undefined ? SECTIONS[0] : SECTIONS.find((section) => section.key === key)
