import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { call } from '../running-gateway.ts'
import { openTestStorage } from '../storage.ts'
import { hasChromium, seriousFindings } from './browser.ts'
import { enterAsAdmin, type OpenApp, openApp } from './open-app.ts'

describe.skipIf(!hasChromium)('uploads, in a browser', () => {
  const folder = join(mkdtempSync(join(tmpdir(), 'holdfast-drop-')), 'trip')
  let app: OpenApp
  let page: Page
  let token: string

  beforeAll(async () => {
    mkdirSync(join(folder, 'deep/er'), { recursive: true })
    // More than the hundred that a browser gives at once.
    for (let at = 0; at < 120; at += 1) writeFileSync(join(folder, `${at}.txt`), `text ${at}`)
    writeFileSync(join(folder, 'deep/er/last.txt'), 'the last')
    app = await openApp((catalog) => openTestStorage(catalog))
    page = app.page
    token = (await enterAsAdmin(app)).token
  })
  afterAll(async () => {
    await app?.close()
    rmSync(join(folder, '..'), { recursive: true, force: true })
  })
  beforeEach(() => void app.watch.trouble.splice(0))
  afterEach(() => expect(app.watch.trouble).toEqual([]))

  const stored = async (path: string) => {
    const reply = await call(app.gateway, 'GET', `/api/v1/files/by-path${path}?meta`, { token })
    return reply.status === 200 ? (reply.body.size as number) : undefined
  }
  const tray = () => page.getByRole('complementary', { name: 'Uploads' })
  const chooseFiles = (...names: string[]) =>
    page
      .getByLabel('Files to upload')
      .first()
      .setInputFiles(
        names.map((name) => ({
          name,
          mimeType: 'text/plain',
          buffer: Buffer.from('new, and longer'),
        })),
      )

  it('take whole folders, and say in the tray how far they are', async () => {
    await page.getByLabel('Folder to upload').first().setInputFiles(folder)
    await tray().getByText('121 of 121 stored').first().waitFor()
    expect(await stored('/trip/deep/er/last.txt')).toBe('the last'.length)
    expect(await stored('/trip/119.txt')).toBe('text 119'.length)
    await tray().getByRole('button', { name: 'All uploads' }).click()
    await tray().getByRole('button', { name: 'Files of trip' }).click()
    await tray().getByText('Stored', { exact: true }).first().waitFor()
    // However many there are, few are drawn.
    expect(await tray().getByRole('listitem').count()).toBeLessThan(40)
    expect(await seriousFindings(page)).toEqual([])
    await tray().getByRole('button', { name: 'Close the tray' }).click()
    await tray().waitFor({ state: 'detached' })
  })

  it('ask about all names that are taken at once, before the first byte', async () => {
    await page.getByRole('link', { name: 'trip' }).click()
    await page.getByRole('button', { name: '0.txt', exact: true }).waitFor()
    await chooseFiles('0.txt', '1.txt', '2.txt', 'fresh.txt')
    const dialog = page.getByRole('dialog', { name: '3 names of 4 files are taken' })
    await dialog.getByText('0.txt').waitFor()
    expect(await seriousFindings(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Replace' }).click()
    await dialog.getByRole('radiogroup', { name: 'For 1.txt' }).getByText('Skip').click()
    await dialog.getByRole('radiogroup', { name: 'For 2.txt' }).getByText('Keep both').click()
    await dialog.getByRole('button', { name: 'Upload 3 files' }).click()
    await tray().getByText('3 of 3 stored').first().waitFor()
    const long = 'new, and longer'.length
    expect(await stored('/trip/0.txt')).toBe(long)
    expect(await stored('/trip/1.txt')).toBe('text 1'.length)
    expect(await stored('/trip/2.txt')).toBe('text 2'.length)
    expect(await stored('/trip/2 (2).txt')).toBe(long)
    expect(await stored('/trip/fresh.txt')).toBe(long)
  })

  it('are dropped anywhere in the window', async () => {
    const data = await page.evaluateHandle(`(() => {
      const transfer = new DataTransfer()
      transfer.items.add(new File(['dropped'], 'dropped.txt'))
      return transfer
    })()`)
    await page.dispatchEvent('body', 'dragover', { dataTransfer: data })
    await page.getByText('Drop into /trip').waitFor()
    await page.dispatchEvent('body', 'drop', { dataTransfer: data })
    await expect.poll(() => stored('/trip/dropped.txt')).toBe('dropped'.length)
    expect(await page.getByText('Drop into /trip').count()).toBe(0)
  })

  it('wait while there is no network, and go on by themselves', async () => {
    await page.context().setOffline(true)
    await chooseFiles('offline.txt')
    await tray().getByText('No network', { exact: false }).first().waitFor()
    await page.context().setOffline(false)
    await expect.poll(() => stored('/trip/offline.txt')).toBe('new, and longer'.length)
    // The browser itself says that requests failed meanwhile.
    app.watch.trouble.splice(0)
  })

  it('go on after a reload where they were, with the same file only', async () => {
    const bytes = randomBytes(40 * 1_048_576)
    const file = join(folder, '../film.bin')
    writeFileSync(file, bytes)
    const network = await page.context().newCDPSession(page)
    const throttle = (uploadThroughput: number) =>
      network.send('Network.emulateNetworkConditions', {
        offline: false,
        latency: 0,
        downloadThroughput: -1,
        uploadThroughput,
      })
    await throttle(8 * 1_048_576)
    const sent: number[] = []
    page.on('request', (request) => {
      const offset = request.method() === 'PATCH' && request.headers()['upload-offset']
      if (offset) sent.push(Number(offset))
    })
    await page.getByLabel('Files to upload').first().setInputFiles(file)
    // The tray was opened before, and stays so.
    await tray()
      .getByText(/^(1[6-9]|2\d)(\.\d)? MiB of 40.0 MiB/)
      .waitFor()
    page.once('dialog', (dialog) => void dialog.accept())
    await page.reload()
    await throttle(-1)
    await tray().getByText('1 upload of before: choose the file').first().waitFor()
    await tray().getByRole('button', { name: 'All uploads' }).click()
    await tray().getByText('Needs the file').waitFor()
    expect(await seriousFindings(page)).toEqual([])
    const again = tray().locator('input[type=file]')
    await again.setInputFiles({ name: 'film.bin', mimeType: '', buffer: Buffer.alloc(3) })
    await page.getByText('This file differs from the one', { exact: false }).waitFor()
    await again.setInputFiles(file)
    await tray().getByText('1 of 1 stored').first().waitFor()
    expect(sent[0]).toBe(0)
    expect(sent.at(-1)).toBeGreaterThanOrEqual(8 * 1_048_576)
    const response = await fetch(`${app.gateway.url}/api/v1/files/by-path/trip/film.bin`, {
      headers: { authorization: `Bearer ${token}` },
    })
    expect(bytes.equals(Buffer.from(await response.arrayBuffer()))).toBe(true)
    await network.detach()
    // What was under way when the page was left.
    app.watch.trouble.splice(0)
  })

  it('have a page of their own', async () => {
    await page.getByRole('link', { name: 'Uploads' }).click()
    await page.getByRole('heading', { level: 1, name: 'Uploads' }).waitFor()
    await page.getByText('film.bin').waitFor()
    await tray().waitFor({ state: 'detached' })
    expect(await seriousFindings(page)).toEqual([])
    await page.getByRole('button', { name: 'Clear what is over' }).click()
    await page.getByText('Nothing is going up.').waitFor()
  })
})
