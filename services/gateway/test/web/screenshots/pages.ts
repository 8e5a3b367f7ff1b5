import type { Page } from 'playwright-core'
import type { Places } from './fill.ts'
import {
  EACH_COPY,
  EACH_EVENT,
  EACH_FILE,
  EACH_NODE,
  SENTENCES,
  sentenceTold,
  type Told,
} from './states.ts'

export type Drawn = {
  /** Of its pictures. */
  name: string
  /** `:file` and the like stand for what `fill.ts` made. */
  path: string
  signedOut?: boolean
  /** What is opened on it before it is drawn. */
  open?: (page: Page) => Promise<unknown>
  told?: Told
  /** What comes late, and is waited for. */
  ready?: string
  /** Served as it is, for those who have no account. */
  shared?: boolean
}

/** Every page that has a picture. A new page is a line here. */
const PLAIN: readonly Drawn[] = [
  { name: 'login', path: '/login', signedOut: true },
  { name: 'setup', path: '/setup', signedOut: true },
  { name: 'register', path: '/register', signedOut: true },
  { name: 'forgot', path: '/forgot', signedOut: true },
  { name: 'reset', path: '/reset/once', signedOut: true },
  { name: 'shared', path: ':link', signedOut: true, shared: true },
  { name: 'shared-picture', path: ':picture', signedOut: true, shared: true, ready: 'img' },
  { name: 'shared-text', path: ':text', signedOut: true, shared: true, ready: 'pre' },
  { name: 'shared-pdf', path: ':pdf', signedOut: true, shared: true, ready: 'canvas' },
  { name: 'shared-sound', path: ':sound', signedOut: true, shared: true, ready: 'audio' },
  { name: 'shared-ended', path: ':used', signedOut: true, shared: true },
  { name: 'files', path: '/files' },
  { name: 'files-grid', path: '/files?view=grid' },
  { name: 'file', path: '/files?open=:file' },
  { name: 'file-copies', path: '/files?open=:file&tab=copies' },
  {
    name: 'file-preview',
    path: '/files?open=:file&show=preview',
    ready: 'dialog pre, [role=dialog] pre',
  },
  { name: 'links', path: '/links' },
  { name: 'trash', path: '/trash' },
  { name: 'uploads', path: '/uploads' },
  { name: 'account', path: '/account' },
  { name: 'dashboard', path: '/admin' },
  { name: 'nodes', path: '/admin/nodes' },
  { name: 'node', path: '/admin/nodes/1' },
  { name: 'new-node', path: '/admin/nodes/new' },
  { name: 'all-files', path: '/admin/files' },
  { name: 'any-file', path: '/admin/files/:file' },
  { name: 'chunks', path: '/admin/chunks' },
  { name: 'all-chunks', path: '/admin/chunks?issue=all' },
  { name: 'chunk', path: '/admin/chunks/:chunk' },
  { name: 'distributions', path: '/admin/distributions' },
  { name: 'health', path: '/admin/health' },
  { name: 'check', path: '/admin/health/checks/:check' },
  { name: 'balance', path: '/admin/balance' },
  { name: 'plan', path: '/admin/balance/plans/:plan' },
  { name: 'users', path: '/admin/users' },
  { name: 'jobs', path: '/admin/jobs' },
  { name: 'events', path: '/admin/events' },
  { name: 'settings', path: '/admin/settings' },
  { name: 'settings-upkeep', path: '/admin/settings/upkeep' },
  { name: 'settings-mail', path: '/admin/settings/mail' },
  { name: 'settings-webhooks', path: '/admin/settings/webhooks' },
  { name: 'no-page', path: '/admin/no-such-page' },
]

const click = (name: string | RegExp) => (page: Page) =>
  page.getByRole('button', { name }).first().click()

const upload = async (page: Page) => {
  const buffer = Buffer.from('words')
  const files = ['one.txt', 'two.txt'].map((name) => ({ name, mimeType: 'text/plain', buffer }))
  await page.getByLabel('Files to upload').first().setInputFiles(files)
  const tray = page.getByRole('complementary', { name: 'Uploads' })
  // The second look asks whether to keep both: the names are taken by then.
  const both = page.getByRole('dialog').getByRole('button', { name: 'Upload 2 files' })
  await tray.or(both).first().waitFor()
  if (await both.isVisible()) await both.click()
  await tray.getByText('2 of 2 stored').first().waitFor()
  await tray.getByRole('button', { name: 'All uploads' }).click()
}

/** Menus, dialogs and the tray, open. */
const OPEN: readonly Drawn[] = [
  { name: 'open-account-menu', path: '/files', open: click(/^Account of/) },
  { name: 'open-row-menu', path: '/files', open: click('Actions for notes.txt') },
  {
    name: 'open-share-folder',
    path: '/files',
    open: async (page) => {
      await click('Actions for photos')(page)
      await page.getByRole('menuitem', { name: 'Share' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Make link' }).waitFor()
    },
  },
  { name: 'open-new-link', path: '/links', open: click('New link') },
  { name: 'open-search', path: '/files', open: (page) => page.keyboard.press('Control+k') },
  { name: 'open-shortcuts', path: '/files', open: (page) => page.keyboard.press('?') },
  { name: 'open-empty-trash', path: '/trash', open: click('Empty trash') },
  { name: 'open-drain', path: '/admin/nodes/1?dialog=drain' },
  { name: 'open-remove', path: '/admin/nodes/1?dialog=remove' },
  { name: 'open-repair', path: '/admin/health', open: click('Check and repair') },
  { name: 'open-setting', path: '/admin/settings?change=copies' },
  { name: 'open-invite', path: '/admin/users', open: click(/^Invite/) },
  { name: 'open-clash', path: '/files', open: clash },
  { name: 'open-tray', path: '/files/uploaded', open: upload },
]

async function clash(page: Page) {
  const buffer = Buffer.from('words')
  const files = ['notes.txt', 'letter.odt'].map((name) => ({ name, mimeType: '', buffer }))
  await page.getByLabel('Files to upload').first().setInputFiles(files)
  await page.getByRole('dialog').waitFor()
}

/** Every state there is, by answers that are made up. */
const STATES: readonly Drawn[] = [
  { name: 'state-files', path: '/files', told: EACH_FILE },
  { name: 'state-events', path: '/admin/events', told: EACH_EVENT },
  { name: 'state-nodes-down', path: '/admin/nodes?state=down', told: EACH_NODE },
  { name: 'state-nodes', path: '/admin/nodes', told: EACH_NODE },
  {
    name: 'state-copies',
    path: '/files?open=:large&tab=copies',
    told: EACH_COPY,
    ready: '.hf-column',
  },
  ...Object.keys(SENTENCES).map((state) => ({
    name: `state-${state}`,
    path: '/admin',
    told: sentenceTold(state as keyof typeof SENTENCES),
  })),
]

export const PAGES: readonly Drawn[] = [...PLAIN, ...OPEN, ...STATES]

export const addressOf = ({ path }: Drawn, places: Places): string =>
  path.replace(/:(\w+)/, (_, name: keyof Places) => places[name])

export type Look = {
  name: string
  colorScheme: 'light' | 'dark'
  viewport: { width: number; height: number }
  /** Only these pages, without any colour. */
  grey?: RegExp
}

export const LOOKS: readonly Look[] = [
  { name: 'light', colorScheme: 'light', viewport: { width: 1280, height: 800 } },
  { name: 'dark', colorScheme: 'dark', viewport: { width: 1280, height: 800 } },
  { name: 'phone', colorScheme: 'light', viewport: { width: 390, height: 844 } },
  { name: 'phone-dark', colorScheme: 'dark', viewport: { width: 390, height: 844 } },
  {
    name: 'grey',
    colorScheme: 'light',
    viewport: { width: 1280, height: 800 },
    grey: /^(state-.*|plan|balance)$/,
  },
]
