import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newAdmin } from '../running-gateway.ts'
import { CHROMIUM, hasChromium, seriousFindings } from './browser.ts'
import { type OpenApp, openApp } from './open-app.ts'

if (!hasChromium) process.stdout.write(`${CHROMIUM} is not there: the web app was not opened\n`)

describe.skipIf(!hasChromium)('accounts and events, in a browser', () => {
  let app: OpenApp
  let page: Page

  beforeAll(async () => {
    app = await openApp()
    page = app.page
    await newAdmin(app.gateway)
    await page.context().request.post(`${app.gateway.url}/api/v1/auth/login`, {
      data: { email: 'admin@example.test', password: 'an admin password' },
    })
  })
  afterAll(async () => {
    await app?.close()
    expect(app?.watch.trouble).toEqual([])
  })

  const row = (text: string) => page.getByRole('row').filter({ hasText: text })
  const choose = async (of: string, what: string) => {
    await page.getByRole('button', { name: `Actions for ${of}` }).click()
    await page.getByRole('menuitem', { name: what }).click()
  }
  const linkShown = async () => {
    const dialog = page.getByRole('dialog')
    const link = await dialog.getByLabel('Link', { exact: true }).inputValue()
    await dialog.getByRole('button', { name: 'Done' }).click()
    await dialog.waitFor({ state: 'detached' })
    return link
  }

  it('makes an account, gives it a quota, disables it and removes it', async () => {
    await page.goto(`${app.gateway.url}/admin/users`)
    await row('admin@example.test').waitFor()
    expect(await seriousFindings(page)).toEqual([])
    await page.getByRole('button', { name: 'Make account' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('E-mail').fill('ann@example.test')
    expect(await seriousFindings(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Make account' }).click()
    expect(await linkShown()).toMatch(new RegExp(`^${app.gateway.url}/reset/.{20,}`))
    await choose('ann@example.test', 'Change name, role or quota')
    await dialog.getByLabel('Bytes').fill('5 GiB')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await row('ann@example.test').getByText('5.00 GiB').waitFor()
    await choose('ann@example.test', 'Disable')
    await dialog.getByRole('button', { name: 'Disable account' }).click()
    await row('ann@example.test').getByText('Disabled').waitFor()
    await choose('ann@example.test', 'Remove')
    const remove = dialog.getByRole('button', { name: 'Remove account' })
    expect(await remove.isDisabled()).toBe(true)
    await dialog.getByLabel('Type ann@example.test to go on').fill('ann@example.test')
    await remove.click()
    await row('ann@example.test').waitFor({ state: 'detached' })
  })

  it('invites somebody, and takes the invitation back', async () => {
    await page.getByRole('button', { name: 'Invite' }).click()
    await page.getByRole('dialog').getByLabel('E-mail').fill('bob@example.test')
    await page.getByRole('button', { name: 'Make invitation' }).click()
    expect(await linkShown()).toContain('/register?invitation=')
    await row('bob@example.test').getByRole('button', { name: 'Revoke' }).click()
    await page.getByRole('button', { name: 'Revoke invitation' }).click()
    await row('bob@example.test').waitFor({ state: 'detached' })
  })

  it('shows what happened, filters it by the address, and exports what fits', async () => {
    await page.goto(`${app.gateway.url}/admin/events?type=user.`)
    await row('User: removed').getByText(', with all its files').waitFor()
    await row('An account for ann@example.test was made, as a user').waitFor()
    const changed = row('it may store 5.00 GiB')
    await changed.getByText('admin@example.test').waitFor()
    expect(await row('Invitation: created').count()).toBe(0)
    expect(await seriousFindings(page)).toEqual([])
    await page.getByRole('button', { name: 'Export' }).click()
    const saved = page.waitForEvent('download')
    await page.getByRole('menuitem', { name: 'As CSV' }).click()
    expect((await saved).suggestedFilename()).toBe('holdfast-events.csv')
    await page.setViewportSize({ width: 390, height: 844 })
    expect(await seriousFindings(page)).toEqual([])
    const wide = await page.evaluate('document.documentElement.scrollWidth')
    expect(wide).toBeLessThanOrEqual(390)
  })
})
