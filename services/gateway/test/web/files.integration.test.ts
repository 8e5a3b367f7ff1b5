import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { RunningGateway } from '../running-gateway.ts'
import { openTestStorage } from '../storage.ts'
import { hasChromium, seriousFindings } from './browser.ts'
import { enterAsAdmin, type OpenApp, openApp } from './open-app.ts'
import { png } from './png.ts'

describe.skipIf(!hasChromium)('files, in a browser', () => {
  let app: OpenApp
  let gateway: RunningGateway
  let page: Page

  beforeAll(async () => {
    app = await openApp((catalog) => openTestStorage(catalog))
    ;({ gateway, page } = app)
    await enterAsAdmin(app)
  })
  afterAll(() => app?.close())
  // What getting in was like is for another file.
  beforeEach(() => void app.watch.trouble.splice(0))
  afterEach(() => expect(app.watch.trouble).toEqual([]))

  const file = (name: string, text: string) => ({
    name,
    mimeType: 'text/plain',
    buffer: Buffer.from(text),
  })
  const upload = (...files: { name: string; mimeType: string; buffer: Buffer }[]) =>
    page.getByLabel('Files to upload').first().setInputFiles(files)
  const open = (name: string) => page.getByRole('button', { name, exact: true })
  const actionsFor = (name: string) => page.getByRole('button', { name: `Actions for ${name}` })

  it('are uploaded, listed, and sorted', async () => {
    await upload(file('short.txt', 'a'), file('long.txt', 'b'.repeat(5_000)))
    await open('short.txt').waitFor()
    await open('long.txt').waitFor()
    expect(await seriousFindings(page)).toEqual([])
    const names = () => page.getByRole('row').getByRole('button', { name: /\.txt$/ })
    const listed = async () => (await names().allTextContents()).filter((text) => text !== '')
    expect(await listed()).toEqual(['long.txt', 'short.txt'])
    await page.getByRole('button', { name: 'Size' }).click()
    await expect.poll(listed).toEqual(['short.txt', 'long.txt'])
    expect(page.url()).toContain('sort=size')
  })

  it('show what they are, and are downloaded', async () => {
    await open('long.txt').click()
    const panel = page.getByRole('dialog', { name: 'long.txt' })
    await panel.getByText('5,000 bytes', { exact: false }).waitFor()
    expect(await panel.getByLabel(/^Root CID/).inputValue()).toMatch(/^baf/)
    expect(await seriousFindings(page)).toEqual([])
    const download = page.waitForEvent('download')
    await panel.getByRole('link', { name: 'Download' }).click()
    expect((await download).suggestedFilename()).toBe('long.txt')
    await page.keyboard.press('Escape')
    await panel.waitFor({ state: 'detached' })
  })

  it('move into a folder that is made with it', async () => {
    await actionsFor('long.txt').click()
    await page.getByRole('menuitem', { name: 'Rename or move' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Folder').fill('/papers')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('link', { name: 'papers' }).click()
    await page.getByRole('heading', { level: 1, name: 'papers' }).waitFor()
    await open('long.txt').waitFor()
    await page.goBack()
    await open('short.txt').waitFor()
  })

  it('go to the trash, and come back by Undo', async () => {
    await actionsFor('short.txt').click()
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    await open('short.txt').waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Undo' }).click()
    await open('short.txt').waitFor()
  })

  it('are restored from the trash, which is emptied only by a word that is typed', async () => {
    await actionsFor('short.txt').click()
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    await open('short.txt').waitFor({ state: 'detached' })
    await page.getByRole('link', { name: 'Trash' }).click()
    const restore = page.getByRole('button', { name: 'Restore short.txt' })
    await restore.waitFor()
    expect(await seriousFindings(page)).toEqual([])
    await page.getByRole('button', { name: 'Empty trash' }).click()
    const dialog = page.getByRole('dialog', { name: 'Empty the trash?' })
    expect(await dialog.getByRole('button', { name: 'Empty trash' }).isDisabled()).toBe(true)
    expect(await seriousFindings(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await restore.click()
    await page.getByText('Nothing in the trash.').waitFor()
    await page.getByRole('link', { name: 'Files' }).first().click()
    await open('short.txt').waitFor()
  })

  it('are found by a part of their name, in all folders below', async () => {
    await page.getByLabel('Search in /').fill('LONG')
    await open('long.txt').waitFor()
    await page.getByText('/papers').waitFor()
    await page.getByLabel('Search in /').fill('nothing like it')
    await page.getByText('No file matches nothing like it in /.').waitFor()
    await page.getByRole('button', { name: 'Clear search' }).click()
    await open('short.txt').waitFor()
  })

  it('are found from any page with Ctrl K, and opened by the keys alone', async () => {
    await page.getByRole('link', { name: 'Links' }).click()
    await page.getByRole('heading', { level: 1, name: 'Links' }).waitFor()
    await page.keyboard.press('Control+k')
    const search = page.getByRole('dialog', { name: 'Search' })
    await search.getByRole('combobox').fill('LONG')
    await search.getByRole('option', { name: 'long.txt' }).waitFor()
    expect(await seriousFindings(page)).toEqual([])
    await page.keyboard.press('Enter')
    const panel = page.getByRole('dialog', { name: 'long.txt' })
    await panel.waitFor()
    await page.keyboard.press('Escape')
    await panel.waitFor({ state: 'detached' })
    await page.keyboard.press('Control+k')
    await search.getByRole('combobox').fill('files')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Files' }).waitFor()
    await open('short.txt').waitFor()
  })

  it('show a thumbnail when they are pictures, which lies with them on the nodes', async () => {
    const picture = { name: 'red.png', mimeType: 'image/png', buffer: png(600, 300) }
    await upload(picture)
    await open('red.png').waitFor()
    await page.getByRole('button', { name: 'As a grid' }).click()
    expect(page.url()).toContain('view=grid')
    const tile = page.getByRole('gridcell', { name: /red\.png/ })
    const image = tile.locator('img')
    await image.waitFor()
    expect(await image.getAttribute('src')).toMatch(/\/thumbnail\?cid=bafkrei/)
    const width = (one: unknown) => (one as { naturalWidth: number }).naturalWidth
    await expect.poll(() => image.evaluate(width)).toBe(256)
    await tile.getByText('Storing').waitFor()
    expect(await seriousFindings(page)).toEqual([])
    const { rows } = await gateway.catalog.pool.query('SELECT content_type FROM content_thumbnails')
    expect(rows).toEqual([{ content_type: 'image/webp' }])
  })

  it('are dragged onto a folder, and Undo brings them back; nothing is uploaded by it', async () => {
    const tile = page.getByRole('gridcell', { name: /red\.png/ })
    await tile.dragTo(page.getByRole('gridcell', { name: /papers/ }))
    await page.getByText('1 file moved to /papers').waitFor()
    await open('red.png').waitFor({ state: 'detached' })
    await page.getByRole('link', { name: 'papers' }).click()
    await page.getByRole('heading', { level: 1, name: 'papers' }).waitFor()
    await tile.dragTo(page.getByRole('navigation', { name: 'Breadcrumbs' }).getByText('Files'))
    await page.getByText('1 file moved to /', { exact: true }).waitFor()
    await open('red.png').waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Undo' }).last().click()
    await tile.locator('img').waitFor()
  })

  it('are copied, many at once, with the pictures they show', async () => {
    await page.getByLabel('Choose red.png').check()
    await page.getByLabel('Choose long.txt').check()
    await page.getByRole('button', { name: 'Copy', exact: true }).click()
    const dialog = page.getByRole('dialog', { name: 'Copy 2 files' })
    await dialog.getByLabel('To folder').fill('/copies')
    await dialog.getByRole('button', { name: 'Copy 2 files' }).click()
    await page.getByText('2 files copied to /copies').waitFor()
    await page.goto(`${gateway.url}/files/copies`)
    const tile = page.getByRole('gridcell', { name: /red\.png/ })
    await tile.locator('img').waitFor()
    await page.getByRole('button', { name: 'As a list' }).click()
    await page
      .getByRole('row', { name: /red\.png/ })
      .locator('img')
      .waitFor()
    await page.getByRole('link', { name: 'Files' }).first().click()
    await open('short.txt').waitFor()
  })

  it('are shared by a link, which is listed and revoked', async () => {
    await open('short.txt').click()
    const panel = page.getByRole('dialog', { name: 'short.txt' })
    await panel.getByRole('tab', { name: 'Links' }).click()
    await panel.getByLabel('Downloads').fill('3')
    await panel.getByRole('button', { name: 'Make link' }).click()
    const link = await panel.getByLabel('The link, shown this once').inputValue()
    expect(link).toContain(`${gateway.url}/s/`)
    // Programs get the bytes at once, which is one of the three.
    expect((await fetch(link)).status).toBe(200)
    await page.keyboard.press('Escape')
    await panel.waitFor({ state: 'detached' })
    // A deletion would end it, which is said first.
    await actionsFor('short.txt').click()
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    const question = page.getByRole('dialog', { name: 'Delete short.txt?' })
    await question.getByText('1 link stops working', { exact: false }).waitFor()
    await question.getByRole('button', { name: 'Cancel' }).click()
    await page.getByRole('link', { name: 'Links' }).click()
    await page.getByText('2 of 3').waitFor()
    expect(await seriousFindings(page)).toEqual([])
    await page.getByRole('button', { name: 'Revoke the link to short.txt' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
    await page.getByText('No link yet.', { exact: false }).waitFor()
    expect((await fetch(link)).status).toBe(404)
  })

  it('lie in a folder whose links are named before it moves or goes', async () => {
    await page.getByRole('link', { name: 'Files' }).first().click()
    await actionsFor('papers').click()
    await page.getByRole('menuitem', { name: 'Share' }).click()
    const share = page.getByRole('dialog', { name: 'Share /papers' })
    await share.getByRole('button', { name: 'Make link' }).click()
    const link = await share.getByLabel('The link, shown this once').inputValue()
    expect((await fetch(link)).status).toBe(200)
    await page.keyboard.press('Escape')
    await actionsFor('papers').click()
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    const question = page.getByRole('dialog', { name: /^Move papers/ })
    await question.getByText('1 link stops working at once', { exact: false }).waitFor()
    await question.getByRole('button', { name: 'Cancel' }).click()
    await actionsFor('papers').click()
    await page.getByRole('menuitem', { name: 'Rename or move' }).click()
    await page.getByLabel('Path').fill('/')
    await page.getByRole('button', { name: 'Move', exact: true }).click()
    const merge = page.getByRole('dialog', { name: /^Let papers go up/ })
    await merge.getByText('1 link stops working for good', { exact: false }).waitFor()
    expect(await seriousFindings(page)).toEqual([])
    await merge.getByRole('button', { name: 'Cancel' }).click()
    expect((await fetch(link)).status).toBe(200)
  })

  it('have an account with sessions, keys and a password', async () => {
    await page.goto(`${gateway.url}/account`)
    await page.getByText('this one').waitFor()
    await page.getByLabel('Name of a new key').fill('backup')
    await page.getByRole('button', { name: 'Make key' }).click()
    const key = await page.getByLabel('The new key, shown this once').inputValue()
    const token = { headers: { authorization: `Bearer ${key}` } }
    expect((await fetch(`${gateway.url}/api/v1/files`, token)).status).toBe(200)
    expect(await seriousFindings(page)).toEqual([])
    await page.getByRole('button', { name: 'Revoke the key backup' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
    await page.getByText('No key yet.', { exact: false }).waitFor()
    expect((await fetch(`${gateway.url}/api/v1/files`, token)).status).toBe(401)
  })

  it.each(['light', 'dark'] as const)(
    'and the whole system are seen by an administrator, in %s',
    async (scheme) => {
      await page.emulateMedia({ colorScheme: scheme })
      await page.goto(`${gateway.url}/admin`)
      await page.getByRole('region', { name: 'Is everything safe?' }).waitFor()
      await page.getByText('signed in from').first().waitFor()
      expect(await seriousFindings(page)).toEqual([])
      await page.goto(`${gateway.url}/admin/health`)
      await page.getByText('No health check ran yet.', { exact: false }).waitFor()
      expect(await seriousFindings(page)).toEqual([])
      await page.goto(`${gateway.url}/admin/nodes`)
      await page.getByRole('columnheader', { name: 'Last answer' }).waitFor()
      expect(await seriousFindings(page)).toEqual([])
    },
  )
})
