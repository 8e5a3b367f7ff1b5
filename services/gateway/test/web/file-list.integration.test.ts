import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { call } from '../running-gateway.ts'
import { openTestStorage } from '../storage.ts'
import { hasChromium, seriousFindings } from './browser.ts'
import { enterAsAdmin, type OpenApp, openApp } from './open-app.ts'

const COUNT = 100_000

describe.skipIf(!hasChromium)('a list of 100,000 files, in a browser', () => {
  let app: OpenApp
  let page: Page
  let token: string

  const api = (method: string, path: string, json?: object) =>
    call(app.gateway, method, `/api/v1${path}`, { token, ...(json ? { json } : {}) })

  const put = (path: string, body: string) =>
    call(app.gateway, 'PUT', `/api/v1/files/by-path/${path}`, { token, body })

  beforeAll(async () => {
    app = await openApp((catalog) => openTestStorage(catalog))
    page = app.page
    token = (await enterAsAdmin(app)).token
    const { id } = (await put('large/sub/in-it.txt', 'x')).body
    // Many files of one content, as copies are.
    await app.gateway.catalog.pool.query(
      `INSERT INTO files (owner_id, folder, name, content_id, content_type, size, created_at, updated_at)
       SELECT owner_id, '/large', 'n' || lpad(i::text, 6, '0'), content_id, content_type, size, now(), now()
       FROM files, generate_series(1, $2::integer) i WHERE id = $1`,
      [id, COUNT],
    )
    await page.goto(`${app.gateway.url}/files/large`)
    await name('n000001').waitFor()
  })
  afterAll(() => app?.close())
  beforeEach(() => void app.watch.trouble.splice(0))
  afterEach(() => expect(app.watch.trouble).toEqual([]))

  const name = (text: string) => page.getByRole('button', { name: text, exact: true })
  const grid = () => page.getByRole('grid', { name: 'Files in /large' })
  const rows = () => grid().getByRole('row')
  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key)
  }
  const chosen = () => page.getByRole('toolbar', { name: 'What is chosen' })

  it('says how many there are, and draws few of them', async () => {
    await page.getByText(/^1–\d+ of 100,000 files$/).waitFor()
    expect(await grid().getAttribute('aria-rowcount')).toBe(String(COUNT + 2))
    expect(await rows().count()).toBeLessThan(60)
    expect(await grid().locator('*').count()).toBeLessThan(1_500)
    expect(await seriousFindings(page)).toEqual([])
  })

  it('leads anywhere with one key, and reads only what is in sight', async () => {
    await grid().focus()
    await press('End')
    await name('n100000').waitFor()
    await press('Home')
    await page.getByRole('link', { name: 'sub' }).waitFor()
    await press('PageDown', 'n')
    await page.getByRole('columnheader', { name: 'Name' }).getByRole('button').click()
    await name('n100000').waitFor()
    await page.getByRole('columnheader', { name: 'Name' }).getByRole('button').click()
    await name('n000001').waitFor()
  })

  it('chooses by keys, opens, and comes back to where it was', async () => {
    await grid().focus()
    await press('Home', 'ArrowDown', 'Space')
    await chosen().getByText('1 selected, 1 B').waitFor()
    await press('Shift+ArrowDown', 'Shift+ArrowDown')
    await chosen().getByText('3 selected, 3 B').waitFor()
    expect(await seriousFindings(page)).toEqual([])
    await press('Escape')
    await chosen().waitFor({ state: 'detached' })
    await press('Home', 'Enter')
    await page.getByRole('heading', { level: 1, name: 'sub' }).waitFor()
    await name('in-it.txt').waitFor()
    await page.getByRole('grid').focus()
    await press('Alt+ArrowUp')
    await name('n000001').waitFor()
  })

  it('waits with keys that come before the rows they are about, and then does them in order', async () => {
    const read = Promise.withResolvers<void>()
    const later = /\/files\?.*cursor=/
    await page.route(later, async (route) => {
      await read.promise
      await route.continue()
    })
    await page.reload()
    await name('n000001').waitFor()
    await grid().focus()
    // The last row is read only now; the way back is as quick as fingers are.
    await press('End', 'Space', 'ArrowUp', 'Space', 'Home', 'ArrowDown', 'Space')
    expect(await chosen().count()).toBe(0)
    read.resolve()
    await chosen().getByText('3 selected, 3 B').waitFor()
    await page.unroute(later)
    await press('End')
    expect(await page.getByLabel('Choose n100000').isChecked()).toBe(true)
    expect(await page.getByLabel('Choose n099999').isChecked()).toBe(true)
    expect(await page.getByLabel('Choose n099998').isChecked()).toBe(false)
    await press('Home', 'Escape')
    await chosen().waitFor({ state: 'detached' })
  })

  it('chooses all from one row to another, those out of sight too', async () => {
    await grid().focus()
    await press('Home', 'ArrowDown')
    for (let page = 0; page < 50; page += 1) await press('Shift+PageDown')
    // The folder is the first row, so the number of a row is how many files there are up to it.
    const reached = async () =>
      Number(/\d+$/.exec((await grid().getAttribute('aria-activedescendant')) ?? '')?.[0])
    const named = async () =>
      (await chosen()
        .getByText(/^\d+ selected, \d+ B$/)
        .textContent()) ?? ''
    await expect.poll(reached).toBeGreaterThan(500)
    await expect.poll(async () => Number.parseInt(await named(), 10) - (await reached())).toBe(0)
    await press('Shift+End')
    await chosen().getByText('All 100,000 selected').waitFor()
    await press('Shift+ArrowUp', 'Shift+ArrowUp')
    await chosen().getByText('All 99,998 selected').waitFor()
    await press('Home', 'Escape')
    await chosen().waitFor({ state: 'detached' })
  })

  it('is a grid as well, as large and as quick, with the same keys', async () => {
    await page.getByRole('button', { name: 'As a grid' }).click()
    // The list stays until the grid is loaded.
    await page.locator('[role=grid][aria-colcount]').waitFor()
    await name('n000001').waitFor()
    expect(await grid().locator('*').count()).toBeLessThan(1_500)
    await grid().focus()
    await press('End')
    await name('n100000').waitFor()
    await page.getByText(/–100,000 of 100,000 files$/).waitFor()
    await press('Home', 'ArrowRight', 'Space', 'Shift+ArrowDown')
    const columns = Number(await grid().getAttribute('aria-colcount'))
    await chosen()
      .getByText(`${columns + 1} selected`)
      .waitFor()
    expect(await seriousFindings(page)).toEqual([])
    await press('Escape', 'Home', 'Enter')
    await name('in-it.txt').waitFor()
    await page.getByRole('grid').focus()
    await press('Alt+ArrowUp')
    await name('n000001').waitFor()
    await page.getByRole('button', { name: 'As a list' }).click()
    await page.getByRole('columnheader', { name: 'Name' }).waitFor()
  })

  it('moves what is chosen, and says what stayed', async () => {
    await page.getByLabel('Choose n000001').check()
    await page.getByLabel('Choose n000003').check()
    await chosen().getByRole('button', { name: 'Move' }).click()
    const dialog = page.getByRole('dialog', { name: 'Move 2 files' })
    await dialog.getByLabel('To folder').fill('/elsewhere')
    await dialog.getByRole('button', { name: 'Move 2 files' }).click()
    await page.getByText('2 files moved to /elsewhere').waitFor()
    await name('n000001').waitFor({ state: 'detached' })
    await page.getByText(/^1–\d+ of 99,998 files$/).waitFor()
  })

  it('deletes with the Delete key, and Undo brings it back', async () => {
    await grid().focus()
    await press('Home', 'ArrowDown', 'Delete')
    // The move before may still have its own Undo.
    await page.getByText('n000002 is in the trash').waitFor()
    await name('n000002').waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Undo' }).last().click()
    await name('n000002').waitFor()
  })

  it('deletes what is chosen with that key, wherever the keys are', async () => {
    await page.getByLabel('Choose n000004').check()
    await page.getByLabel('Choose n000005').check()
    await grid().focus()
    await press('Home', 'ArrowDown', 'Delete')
    await page.getByText('2 files are in the trash').waitFor()
    await name('n000004').waitFor({ state: 'detached' })
    await name('n000002').waitFor()
    await page.getByRole('button', { name: 'Undo' }).last().click()
    await name('n000004').waitFor()
  })

  it('asks before many go, with their number, and does it in one go', async () => {
    await page.getByLabel('Search in /large').fill('n0999')
    await page.getByText(/of 100 files$/).waitFor()
    await page.getByLabel('Choose all files').check()
    await chosen().getByText('All 100 selected, 100 B').waitFor()
    await page.getByLabel('Choose n099900').uncheck()
    await chosen().getByText('All 99 selected').waitFor()
    await chosen().getByRole('button', { name: 'Delete' }).click()
    const dialog = page.getByRole('dialog', { name: 'Move 99 files to the trash?' })
    await dialog.getByRole('button', { name: 'Delete 99 files' }).click()
    await page.getByText('99 files moved to the trash').waitFor()
    await page.getByText('1–1 of 1 file').waitFor()
    expect((await api('GET', '/files/marks?folder=/large')).body.files).toBe(COUNT - 2 - 99)
  })

  it('chooses by health only what is shown, and takes no rule to another list', async () => {
    await put('mixed/being-stored.txt', 'words')
    await put('mixed/safe.txt?copies=2', 'other words')
    await page.goto(`${app.gateway.url}/files/mixed`)
    await name('safe.txt').waitFor()
    await page.getByLabel('Choose all files').check()
    await chosen().getByText('All 2 selected').waitFor()
    await page.getByLabel('Health').selectOption('Storing')
    await name('safe.txt').waitFor({ state: 'detached' })
    await chosen().waitFor({ state: 'detached' })
    await page.getByLabel('Choose all files').check()
    await chosen().getByText('1 selected, 5 B').waitFor()
    expect(await page.getByLabel('Choose all files').isChecked()).toBe(true)
    await chosen().getByRole('button', { name: 'Delete' }).click()
    await page.getByText('being-stored.txt is in the trash').waitFor()
    await page.getByRole('button', { name: 'Clear search' }).click()
    await name('safe.txt').waitFor()
    await page.goto(`${app.gateway.url}/files/large?search=n0999`)
    await name('n099900').waitFor()
  })

  it('filters by type, and says so when there is none', async () => {
    await page.getByRole('button', { name: 'Clear filter' }).click()
    await page.getByLabel('Type').selectOption('Images')
    await page.getByText('No such file in /large.').waitFor()
    await page.getByRole('button', { name: 'Clear search' }).click()
    await name('n000002').waitFor()
  })
})
