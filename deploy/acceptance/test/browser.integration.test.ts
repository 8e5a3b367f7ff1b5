import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasChromium, openBrowser, watchPage } from '../../../services/gateway/test/web/browser.ts'
import { LIMIT_MS, type System, startNode, startSystem, type TestNode } from '../src/index.ts'

const MIB = 1_048_576
const ANN = { email: 'ann@example.org', password: 'a good long password' }

// What somebody would do in the first hour, on everything as it is: nothing is a double.
describe.skipIf(!hasChromium)('in a browser', { timeout: LIMIT_MS }, () => {
  let system: System
  let browser: Browser
  let newcomer: TestNode | undefined
  const trouble: string[] = []
  const film = randomBytes(48 * MIB)

  const newPage = async (): Promise<Page> => {
    const context = await browser.newContext({ reducedMotion: 'reduce' })
    const page = await context.newPage()
    page.setDefaultTimeout(60_000)
    const watch = watchPage(page, system.url)
    // One list for all pages, which is looked at when all is done.
    watch.trouble.push = (...items) => trouble.push(...items)
    return page
  }
  const signIn = async (email: string, password: string) => {
    const page = await newPage()
    await page.goto(`${system.url}/login`)
    await page.getByLabel('E-mail').fill(email)
    await page.getByLabel('Password', { exact: true }).fill(password)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('heading', { level: 1, name: 'Files' }).waitFor()
    return page
  }

  beforeAll(async () => {
    system = await startSystem({ nodes: 4 })
    browser = await openBrowser()
  }, LIMIT_MS)
  afterAll(async () => {
    await browser?.close()
    await newcomer?.process.kill()
    await system?.stop()
  }, LIMIT_MS)

  it('a person registers, uploads a folder, reloads in the middle, goes on, shares and downloads', async () => {
    const page = await newPage()
    await page.goto(`${system.url}/register`)
    await page.getByLabel('E-mail').fill(ANN.email)
    await page.getByLabel('Password', { exact: true }).fill(ANN.password)
    await page.getByRole('button', { name: 'Make account' }).click()
    await page.getByText('Nothing in / yet.').waitFor()

    const folder = join(system.folder, 'trip')
    await mkdir(join(folder, 'notes'), { recursive: true })
    await writeFile(join(folder, 'film.mov'), film)
    await writeFile(join(folder, 'notes/day-1.txt'), 'It rained.')
    const network = await page.context().newCDPSession(page)
    const upload = (uploadThroughput: number) =>
      network.send('Network.emulateNetworkConditions', {
        offline: false,
        latency: 0,
        downloadThroughput: -1,
        uploadThroughput,
      })
    await upload(10 * MIB)
    await page.getByLabel('Folder to upload').first().setInputFiles(folder)
    const tray = page.getByRole('complementary', { name: 'Uploads' })
    await tray.getByText(/ · [4-7]\d % · /).waitFor()
    page.once('dialog', (dialog) => void dialog.accept())
    await page.reload()
    await upload(-1)
    trouble.splice(0)
    const resumedAt = new Promise<number>((resolve) =>
      page.on('request', (request) => {
        const offset = request.headers()['upload-offset']
        if (request.method() === 'PATCH' && offset !== undefined) resolve(Number(offset))
      }),
    )
    await tray.getByRole('button', { name: 'All uploads' }).click()
    await tray.locator('input[type=file]').setInputFiles(join(folder, 'film.mov'))
    await tray.getByText('1 of 1 stored').first().waitFor()
    // At most 16 MiB of what was sent go again.
    expect(await resumedAt).toBeGreaterThan((0.4 * 48 - 16) * MIB)

    await page.getByRole('link', { name: 'trip' }).click()
    await page.getByRole('button', { name: 'film.mov', exact: true }).click()
    const panel = page.getByRole('dialog', { name: 'film.mov' })
    await panel.getByRole('tab', { name: 'Copies' }).click()
    await panel.getByText('48 chunks', { exact: false }).first().waitFor()
    await panel.getByRole('tab', { name: 'Links' }).click()
    await panel.getByRole('button', { name: 'Make link' }).click()
    const link = await panel.getByLabel('The link, shown this once').inputValue()

    const stranger = await newPage()
    await stranger.goto(link)
    await stranger.getByText('film.mov').first().waitFor()
    const download = stranger.waitForEvent('download')
    await stranger.getByRole('link', { name: 'Download' }).click()
    const saved = await (await download).path()
    expect(film.equals(await readFile(saved))).toBe(true)
    expect(trouble.splice(0)).toEqual([])
  })

  it('an administrator sees a node die and everything heal, adds one, checks, and drains another', async () => {
    const page = await signIn('admin@example.org', 'correct horse battery')
    await page.goto(`${system.url}/admin`)
    const sentence = page.getByRole('region', { name: 'Is everything safe?' })
    await sentence.getByText('Everything is safe', { exact: false }).waitFor()

    await system.nodes[0]?.process.kill()
    await sentence.getByText('Everything is safe', { exact: false }).waitFor({ state: 'detached' })
    await page.goto(`${system.url}/admin/nodes`)
    await page.getByRole('row').getByText('Out', { exact: true }).waitFor()

    const { node } = await startNode({ folder: system.folder, number: 9 })
    newcomer = node
    await page.getByRole('link', { name: 'Add node' }).click()
    await page.getByLabel('RPC address').fill(node.rpcUrl)
    await page.getByLabel('Gateway address').fill(node.gatewayUrl)
    await page.getByLabel('Name').fill('newcomer')
    await page.getByRole('button', { name: 'Test connection', exact: true }).click()
    await page.getByRole('button', { name: 'Add node', exact: true }).click()
    await page.getByRole('heading', { level: 1, name: 'newcomer' }).waitFor()

    await page.goto(`${system.url}/admin`)
    await sentence.getByText('Everything is safe', { exact: false }).waitFor()

    await page.goto(`${system.url}/admin/health`)
    await page.getByRole('button', { name: 'Run check (dry-run)' }).click()
    await page.getByText('Done', { exact: true }).first().waitFor()

    await page.goto(`${system.url}/admin/nodes`)
    const other = await system.nodeInfo(system.nodes[1] as TestNode)
    await page.getByRole('link', { name: other?.name ?? '', exact: true }).click()
    await page.getByRole('button', { name: 'Drain', exact: true }).click()
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Drain / })
      .click()
    await page.getByText('Drained', { exact: true }).first().waitFor()
    expect(trouble.splice(0)).toEqual([])
  })
})
