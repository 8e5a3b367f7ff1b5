import { createWriteStream } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasChromium } from '../../../services/gateway/test/web/browser.ts'
import {
  createRandom,
  devtoolsOf,
  LIMIT_MS,
  longestTask,
  openWebApp,
  type System,
  startSystem,
  type WebApp,
  watchTasks,
} from '../src/index.ts'

const MIB = 1_048_576
const FILES = 30_000

/** Remembers, on the page, how many bytes of its upload have left it. */
const NOTE_SENT = `
  const { setRequestHeader, send } = XMLHttpRequest.prototype
  XMLHttpRequest.prototype.setRequestHeader = function (name, value) {
    if (name.toLowerCase() === 'upload-offset') this.from = Number(value)
    return setRequestHeader.call(this, name, value)
  }
  XMLHttpRequest.prototype.send = function (body) {
    this.upload.addEventListener('progress', ({ loaded }) => { window.sent = (this.from ?? 0) + loaded })
    return send.call(this, body)
  }
`

// What a browser does with very much of something. The figures are printed; only what must hold on any
// machine is asserted.
describe.skipIf(!hasChromium)('uploads in a browser, of much', { timeout: LIMIT_MS }, () => {
  let system: System
  let app: WebApp

  beforeAll(async () => {
    system = await startSystem({ nodes: 4 })
    app = await openWebApp(system)
  }, LIMIT_MS)
  afterAll(async () => {
    await app?.close()
    await system?.stop()
  }, LIMIT_MS)

  const tray = (page: Page) => page.getByRole('complementary', { name: 'Uploads' })

  it('a folder of 30,000 files that is dropped freezes nothing', async () => {
    const folder = join(system.folder, 'many')
    await makeFolder(folder, FILES)
    const page = await app.openAsAdmin('/files')
    await watchTasks(page)
    await page.reload()
    await page.getByText('Nothing in / yet.').waitFor()
    await longestTask(page)

    const dropped = performance.now()
    await drop(page, folder)
    await tray(page).waitFor()
    const shown = performance.now()
    await tray(page).getByRole('button', { name: 'All uploads' }).click()
    await tray(page)
      .getByText(/of 30,000 stored/)
      .first()
      .waitFor()
    const counted = performance.now()
    await tray(page).getByRole('button', { name: 'Files of many' }).click()
    await tray(page).getByText('Queued', { exact: true }).first().waitFor()
    expect(await tray(page).getByRole('listitem').count()).toBeLessThan(40)
    const longest = await longestTask(page)
    // While it goes up, the page is used for other things.
    await page.getByRole('link', { name: 'Trash' }).click()
    await page.getByRole('heading', { level: 1, name: 'Trash' }).waitFor()
    await page.waitForTimeout(3_000)
    const later = await longestTask(page)
    console.log(
      `30,000 files: tray after ${Math.round(shown - dropped)} ms, all of them in it after ${Math.round(counted - dropped)} ms, longest task ${longest} ms until then, ${later} ms in three seconds of uploading`,
    )
    await tray(page).getByRole('button', { name: 'Cancel many' }).click()
    await tray(page)
      .getByText(/of 30,000 stored/)
      .first()
      .waitFor({ state: 'detached' })
    await page.context().close()
  })

  it('2 GiB go on after a reload with at most 16 MiB sent twice', async () => {
    const file = join(system.folder, 'film.bin')
    await makeFile(file, 2_048)
    const page = await app.openAsAdmin('/files')
    await page.addInitScript(NOTE_SENT)
    await page.reload()
    await page.getByLabel('Files to upload').first().setInputFiles(file)
    await tray(page)
      .getByText(/ · 6\d % · /)
      .waitFor({ timeout: LIMIT_MS })
    const resumed = new Promise<number>((resolve) =>
      page.on('request', (request) => {
        const offset = request.headers()['upload-offset']
        if (request.method() === 'PATCH' && offset !== undefined) resolve(Number(offset))
      }),
    )
    const sent = Number(await page.evaluate('window.sent'))
    page.once('dialog', (dialog) => void dialog.accept())
    await page.reload()
    await tray(page).getByText('1 upload of before: choose the file').first().waitFor()
    await tray(page).getByRole('button', { name: 'All uploads' }).click()
    await tray(page).locator('input[type=file]').setInputFiles(file)
    const from = await resumed
    await tray(page).getByText('1 of 1 stored').first().waitFor({ timeout: LIMIT_MS })
    console.log(
      `2 GiB: ${(sent / MIB).toFixed(1)} MiB had been sent at the reload, it went on at ${(from / MIB).toFixed(1)} MiB`,
    )
    expect(sent - from).toBeLessThanOrEqual(16 * MIB)
    expect(from).toBeGreaterThan(1_000 * MIB)
    const [stored] = await system.query<{ size: string }>(
      `SELECT size FROM files WHERE name = 'film.bin'`,
    )
    expect(Number(stored?.size)).toBe(2_048 * MIB)
    await page.context().close()
  })
})

async function makeFolder(folder: string, count: number): Promise<void> {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  for (let at = 0; at < count; at += 500) {
    await Promise.all(
      Array.from({ length: 500 }, (_, more) =>
        writeFile(join(folder, `${at + more}.txt`), `file ${at + more}`),
      ),
    )
  }
}

/** Random bytes, so that no two chunks are one. */
async function makeFile(path: string, mib: number): Promise<void> {
  const random = createRandom('a film')
  const blocks = function* () {
    for (let at = 0; at < mib; at += 1) yield random.bytes(MIB)
  }
  await pipeline(Readable.from(blocks()), createWriteStream(path))
}

/** As a file manager drops it, with everything a folder has in it. */
async function drop(page: Page, path: string): Promise<void> {
  const devtools = await devtoolsOf(page)
  const data = { items: [], files: [path], dragOperationsMask: 1 }
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await devtools.send('Input.dispatchDragEvent', { type, x: 600, y: 500, data })
  }
}
