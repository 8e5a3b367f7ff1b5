import { QUEUE_NAMES } from '@holdfast/jobs'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { call, newAdmin } from '../running-gateway.ts'
import { openTestStorage } from '../storage.ts'
import { hasChromium, seriousFindings } from './browser.ts'
import { type OpenApp, openApp } from './open-app.ts'

const count = (name: string) => ({
  name,
  waiting: 0,
  active: 1,
  delayed: 0,
  failed: 2,
  oldestSeconds: 0,
})

describe.skipIf(!hasChromium)('settings and the system, in a browser', () => {
  let app: OpenApp
  let page: Page
  let token: string

  beforeAll(async () => {
    app = await openApp(async (catalog) => ({
      ...(await openTestStorage(catalog)),
      queues: { counts: async () => QUEUE_NAMES.map(count), bullQueues: [] },
    }))
    page = app.page
    ;({ token } = await newAdmin(app.gateway))
    const path = '/api/v1/files/by-path/photos/holiday.mov'
    await call(app.gateway, 'PUT', path, { token, body: Buffer.alloc(1_500_000, 'a file') })
    await page.context().request.post(`${app.gateway.url}/api/v1/auth/login`, {
      data: { email: 'admin@example.test', password: 'an admin password' },
    })
  })
  afterAll(() => app?.close())
  beforeEach(() => void app.watch.trouble.splice(0))
  afterEach(() => expect(app.watch.trouble).toEqual([]))

  const go = (path: string) => page.goto(app.gateway.url + path)
  const row = (text: string) => page.getByRole('row').filter({ hasText: text })
  const dialog = () => page.getByRole('dialog')

  it('changes a setting with Undo, and asks for the word before copies are lowered', async () => {
    await go('/admin/settings/balance')
    await row('Hours').getByRole('button', { name: 'Change Hours' }).click()
    await dialog().getByLabel('Value').fill('25-3')
    await dialog().getByRole('button', { name: 'Save' }).click()
    await dialog().getByRole('alert').waitFor()
    await dialog().getByLabel('Value').fill('22-6')
    expect(await seriousFindings(page)).toEqual([])
    await dialog().getByRole('button', { name: 'Save' }).click()
    await row('Hours').getByText('Changed here').waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await row('Hours').getByText('Changed here').waitFor({ state: 'detached' })
    await go('/admin/settings?change=copies')
    await dialog().getByLabel('Value').fill('1')
    await dialog().getByLabel('Type copies to go on').fill('copie')
    await dialog().getByRole('button', { name: 'Save' }).click()
    await dialog().getByRole('alert').waitFor()
    await dialog().getByLabel('Type copies to go on').fill('copies')
    await dialog().getByRole('button', { name: 'Save' }).click()
    await row('Copies wanted').getByText('1 copy', { exact: true }).waitFor()
  })

  it('says what a repair does before it begins, and changes the schedule', async () => {
    await go('/admin/health')
    await page.getByRole('button', { name: 'Check and repair' }).click()
    await dialog().getByText('No check ended yet', { exact: false }).waitFor()
    expect(await seriousFindings(page)).toEqual([])
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Change the schedule of Health check' }).click()
    await dialog().getByLabel('Cron pattern').fill('30 3 * * *')
    await dialog().getByRole('button', { name: 'Save' }).click()
    await row('every day at 03:30 (UTC)').waitFor()
    expect(await seriousFindings(page)).toEqual([])
  })

  it('sets the mail server, and says in words what came of a test message', async () => {
    await go('/admin/settings/mail')
    await page.getByRole('button', { name: 'Set up mail' }).click()
    for (const [label, text] of [
      ['Host', '127.0.0.1'],
      ['Port', '9'],
      ['User', 'me'],
      ['Sender', 'Us <us@example.org>'],
    ] as const) {
      await dialog().getByRole('textbox', { name: label }).fill(text)
    }
    await dialog().getByLabel('Password', { exact: true }).fill('a word for mail')
    expect(await seriousFindings(page)).toEqual([])
    await dialog().getByRole('button', { name: 'Save' }).click()
    await page.getByText('set; it is never shown').waitFor()
    await page.getByRole('button', { name: /^Send a test message to / }).click()
    await page.getByText('took no connection', { exact: false }).waitFor()
    expect(await seriousFindings(page)).toEqual([])
    await page.getByRole('navigation', { name: 'Breadcrumbs' }).getByText('Mail').waitFor()
  })

  it('adds a webhook, shows its secret once, and sends a test', async () => {
    await call(app.gateway, 'PATCH', '/api/v1/settings', { token, json: { webhooksPrivate: true } })
    const url = 'http://127.0.0.1:9/hook'
    await go('/admin/settings/webhooks')
    await page.getByRole('button', { name: 'Add webhook' }).click()
    await dialog().getByLabel('Address').fill(url)
    await dialog().getByRole('button', { name: 'Add webhook' }).click()
    expect(await dialog().getByLabel('Secret', { exact: true }).inputValue()).toMatch(/^whsec_/)
    await dialog().getByRole('button', { name: 'Done' }).click()
    await page.getByRole('button', { name: `Actions for ${url}` }).click()
    await page.getByRole('menuitem', { name: 'Send a test' }).click()
    await dialog().getByText('Waiting', { exact: true }).waitFor()
    expect(await seriousFindings(page)).toEqual([])
  })

  it('leads from a file of anybody to its chunks and back, and verifies one', async () => {
    await go('/admin/files')
    await page.getByRole('link', { name: 'holiday.mov' }).click()
    await page.getByRole('heading', { name: 'holiday.mov' }).waitFor()
    await page.getByRole('navigation', { name: 'Breadcrumbs' }).getByText('holiday.mov').waitFor()
    const chunks = page.getByRole('table').getByRole('link', { name: /^[0-9a-f]{12}$/ })
    await chunks.first().waitFor()
    expect(await seriousFindings(page)).toEqual([])
    await chunks.first().click()
    await page
      .getByRole('navigation', { name: 'Breadcrumbs' })
      .getByText(/^chunk b.{3}….{6}$/)
      .waitFor()
    await page.getByRole('button', { name: 'Verify now' }).click()
    await page.getByText(/^Read just now: [23] good copies/).waitFor()
    await page.getByRole('link', { name: 'holiday.mov' }).waitFor()
    expect(await seriousFindings(page)).toEqual([])
    await go('/admin/chunks')
    await page.getByText('No chunk has an issue.').waitFor()
    await page.getByRole('button', { name: 'Show all chunks' }).click()
    await chunks.first().waitFor()
    await go('/admin/jobs')
    for (const name of QUEUE_NAMES) {
      expect(await row(name).getByRole('cell').first().textContent()).toMatch(
        new RegExp(`^${name}.{20,}`),
      )
    }
    expect(await seriousFindings(page)).toEqual([])
  })

  it('shows the queues themselves to an administrator, within their own policy', async () => {
    await go('/admin/queues/')
    await page.getByText('Holdfast queues').first().waitFor()
  })

  it('shares a folder, marks it, and says what its deletion ends', async () => {
    await go('/files')
    const menu = () => page.getByRole('button', { name: 'Actions for photos' }).click()
    await menu()
    await page.getByRole('menuitem', { name: 'Share' }).click()
    await dialog().getByLabel('Downloads', { exact: true }).fill('2')
    expect(await seriousFindings(page)).toEqual([])
    await dialog().getByRole('button', { name: 'Make link' }).click()
    expect(await dialog().getByLabel('The link, shown this once').inputValue()).toContain('/s/')
    await dialog().getByRole('region', { name: 'Links to this folder' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('img', { name: 'has a link' }).waitFor()
    await menu()
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    await dialog().getByText('1 link stops working at once', { exact: false }).waitFor()
    await dialog().getByRole('button', { name: 'Cancel' }).click()
    await go('/links?dialog=new')
    await dialog().getByLabel('Path of a file or folder').fill('/photos/holiday.mov')
    await dialog().getByRole('button', { name: 'Make link' }).click()
    await dialog().getByLabel('The link, shown this once').waitFor()
    expect(await seriousFindings(page)).toEqual([])
  })

  it('asks before a deletion for those who want to be asked', async () => {
    await go('/account')
    await page.getByLabel('Always ask before delete').check()
    await go('/files/photos')
    await page.getByRole('button', { name: 'Actions for holiday.mov' }).click()
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    await dialog().getByText('Delete holiday.mov?').waitFor()
    await dialog().getByRole('button', { name: 'Delete 1 file' }).click()
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByRole('button', { name: 'Actions for holiday.mov' }).waitFor()
  })

  it('fits a phone, every page of it', async () => {
    await page.setViewportSize({ width: 390, height: 844 })
    const paths = ['/account', '/admin/files', '/admin/distributions', '/admin/chunks?issue=all']
    for (const path of [...paths, '/admin/jobs', '/admin/settings/upkeep']) {
      await go(path)
      await page.locator('h1').waitFor()
      await page.getByRole('table').first().waitFor()
      expect(await seriousFindings(page)).toEqual([])
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390)
    }
  })
})
