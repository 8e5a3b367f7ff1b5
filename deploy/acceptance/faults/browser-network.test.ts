import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { type AddressInfo, connect, createServer } from 'node:net'
import { networkInterfaces } from 'node:os'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasChromium } from '../../../services/gateway/test/web/browser.ts'
import {
  devtoolsOf,
  LIMIT_MS,
  openWebApp,
  type System,
  slowDown,
  startSystem,
  type WebApp,
} from '../src/index.ts'

const MIB = 1_048_576

/** When the page said what it says of a silent stream, by its own clock: a test looks later. */
const NOTE_WORDS = `
  window.saidAt = {}
  const words = { reconnecting: 'Reconnecting, data of', unknown: 'We cannot tell right now' }
  new MutationObserver(() => {
    for (const [name, text] of Object.entries(words)) {
      if (document.body.textContent.includes(text)) window.saidAt[name] ??= Date.now()
    }
  }).observe(document.body, { subtree: true, childList: true, characterData: true })
`

/** An address of this machine that others in its network would use. */
const lan = Object.values(networkInterfaces())
  .flat()
  .find((one) => one?.family === 'IPv4' && !one.internal)?.address
if (lan === undefined) console.log('no address but loopback: plain http in a network was not tried')

describe.skipIf(!hasChromium)('the web app and the network', { timeout: LIMIT_MS }, () => {
  let system: System
  let app: WebApp

  beforeAll(async () => {
    system = await startSystem({ nodes: 3 })
    app = await openWebApp(system)
  }, LIMIT_MS)
  afterAll(async () => {
    system?.service('gateway').signal('SIGCONT')
    await app?.close()
    await system?.stop()
  }, LIMIT_MS)

  it('seven tabs over HTTP/1.1 all load, for they share one stream of events', async () => {
    const first = await app.openAsAdmin('/admin')
    const context = first.context()
    const times: number[] = []
    for (let tab = 2; tab <= 7; tab += 1) {
      const page = await context.newPage()
      const began = performance.now()
      await page.goto(`${system.url}/admin`)
      await page.getByRole('region', { name: 'Is everything safe?' }).waitFor()
      times.push(Math.round(performance.now() - began))
    }
    console.log(`seven tabs: the others loaded within ${times.join(', ')} ms`)
    // The last one is told what the first one hears.
    const last = context.pages().at(-1)
    await system.client.upload('/heard.txt', 'words')
    await last?.getByText('Live', { exact: true }).waitFor()
    expect(context.pages()).toHaveLength(7)
    await context.close()
  })

  it('a stream that falls silent is seen, then nothing is known, and it comes back by itself', async () => {
    await system.client.upload('/safe.txt', 'words')
    const page = await app.openAsAdmin('/admin')
    await page.getByText('Live', { exact: true }).waitFor()
    const sentence = page.getByRole('region', { name: 'Is everything safe?' })
    await sentence.getByText('Everything is safe', { exact: false }).waitFor()
    await page.evaluate(NOTE_WORDS)
    system.service('gateway').signal('SIGSTOP')
    const cut = Date.now()
    const pill = page.getByRole('status')
    await pill.getByText(/^Reconnecting, data of \d/).waitFor()
    await sentence.getByText('We cannot tell right now', { exact: false }).waitFor({
      timeout: LIMIT_MS,
    })
    const { reconnecting, unknown } = await page.evaluate<Record<string, number>>('window.saidAt')
    const after = (at = 0) => (at - cut) / 1_000
    system.service('gateway').signal('SIGCONT')
    await page.getByText('Live', { exact: true }).waitFor()
    await sentence.getByText('Everything is safe', { exact: false }).waitFor()
    console.log(`silence: seen after ${after(reconnecting)} s, unknown after ${after(unknown)} s`)
    expect(after(reconnecting)).toBeLessThanOrEqual(30)
    expect(after(unknown)).toBeLessThanOrEqual(120)
    await page.context().close()
  })

  it.skipIf(lan === undefined)('by plain http in a network all of it works', async () => {
    const door = await openDoor(lan as string, Number(new URL(system.url).port))
    const { url } = door
    const page = await app.openAsAdmin('/files', { url })
    expect(await page.evaluate('isSecureContext')).toBe(false)

    const file = { name: 'film.bin', mimeType: '', buffer: randomBytes(40 * MIB) }
    const devtools = await devtoolsOf(page)
    await slowDown(devtools, { up: 8 * MIB })
    const tray = page.getByRole('complementary', { name: 'Uploads' })
    const offsets: number[] = []
    page.on('request', (request) => {
      const offset = request.method() === 'PATCH' && request.headers()['upload-offset']
      if (offset) offsets.push(Number(offset))
    })
    // Chosen again it has to have the same date, so it lies on the disk.
    const path = `${system.folder}/${file.name}`
    await writeFile(path, file.buffer)
    await page.getByLabel('Files to upload').first().setInputFiles(path)
    await tray.getByText(/ · [5-7]\d % · /).waitFor()
    page.once('dialog', (dialog) => void dialog.accept())
    await page.reload()
    await slowDown(devtools, {})
    await tray.getByRole('button', { name: 'All uploads' }).click()
    await tray.locator('input[type=file]').setInputFiles(path)
    await tray.getByText('1 of 1 stored').first().waitFor()
    expect(offsets.at(-1)).toBeGreaterThan(4 * MIB)
    await tray.getByRole('button', { name: 'Close the tray' }).click()

    await page.getByRole('button', { name: 'film.bin', exact: true }).click()
    const panel = page.getByRole('dialog', { name: 'film.bin' })
    await panel.getByRole('tab', { name: 'Links' }).click()
    await panel.getByRole('button', { name: 'Make link' }).click()
    const field = panel.getByLabel('The link, shown this once')
    const link = await field.inputValue()
    expect(link).toContain(`${url}/s/`)
    await panel.getByRole('button', { name: 'Copy the link' }).click()
    await panel.getByRole('button', { name: 'Copied the link' }).waitFor()
    await page.keyboard.press('Escape')
    await panel.waitFor({ state: 'detached' })
    const search = page.getByLabel('Search in /')
    await search.focus()
    await page.keyboard.press('Control+v')
    expect(await search.inputValue()).toBe(link)

    const stranger = await (await app.someone()).newPage()
    await stranger.goto(link)
    const download = stranger.waitForEvent('download')
    await stranger.getByRole('link', { name: 'Download' }).click()
    expect(file.buffer.equals(await readFile(await (await download).path()))).toBe(true)
    await page.context().close()
    await door.close()
  })
})

/** The gateway of the test at an address of the network, for as long as one test takes. */
async function openDoor(host: string, port: number) {
  const server = createServer((inside) => {
    const outside = connect(port, '127.0.0.1')
    inside.pipe(outside).pipe(inside)
    inside.on('error', () => outside.destroy())
    outside.on('error', () => inside.destroy())
  })
  server.listen(0, host)
  await once(server, 'listening')
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.close()
    },
  }
}
