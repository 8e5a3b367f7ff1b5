import type { DistributionPicture, FileInfo } from '@holdfast/client'
import type { Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { call, type RunningGateway } from '../running-gateway.ts'
import { openTestStorage, type Storage } from '../storage.ts'
import { hasChromium, seriousFindings, watchPage } from './browser.ts'
import { type OpenApp, openApp } from './open-app.ts'
import { pdfOf } from './pdf.ts'
import { png } from './png.ts'

describe.skipIf(!hasChromium)('the details of a file, in a browser', () => {
  const ADMIN = { email: 'admin@example.org', password: 'a good password' }
  let app: OpenApp
  let gateway: RunningGateway
  let page: Page
  let storage: Storage
  let token: string
  const ids: Record<string, string> = {}

  const script = "document.title = 'ran'; window.top.ran = true; fetch('/api/ran')"
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40" onload="${script}"><script>${script}</script><rect width="40" height="40"/></svg>`
  const html = `<!doctype html><title>x</title><body onload="${script}"><script>${script}</script>words of the page`
  const FILES: Record<string, [string, string | Buffer]> = {
    'book.pdf': ['application/pdf', pdfOf(3, script)],
    'data.xml': ['text/xml', `<?xml-stylesheet href="/api/ran"?>${svg}`],
    'long.txt': ['text/plain', 'many words\n'.repeat(100_000)],
    'notes.txt': ['text/plain', 'the first words'],
    'page.html': ['text/html', html],
    'picture.svg': ['image/svg+xml', svg],
    'sound.wav': ['audio/wav', silence()],
    'square.png': ['image/png', png(40, 40)],
  }

  const put = async (name: string, [type, body]: [string, string | Buffer], query = '') => {
    const path = `/api/v1/files/by-path/${name}${query}`
    const headers = { 'content-type': type }
    const answer = await call(gateway, 'PUT', path, { token, headers, body })
    ids[name] = answer.body.id
  }

  beforeAll(async () => {
    app = await openApp(async (catalog) => {
      storage = await openTestStorage(catalog)
      return storage
    })
    ;({ gateway, page } = app)
    const json = { token: gateway.setupLink?.split('#token=')[1], ...ADMIN }
    token = (await call(gateway, 'POST', '/api/v1/auth/setup', { json })).body.accessToken
    for (const [name, file] of Object.entries(FILES)) await put(name, file)
    await put('notes.txt', ['text/plain', 'the second words'], '?onConflict=replace')
    await page.context().request.post(`${gateway.url}/api/v1/auth/login`, { data: ADMIN })
    await page.goto(`${gateway.url}/files`)
    await page.getByRole('button', { name: 'notes.txt', exact: true }).waitFor()
  })
  afterAll(() => app?.close())
  beforeEach(() => void app.watch.trouble.splice(0))
  afterEach(() => expect(app.watch.trouble).toEqual([]))

  const panel = (name: string) => page.getByRole('dialog', { name, exact: true })
  const tab = (name: string) => page.getByRole('tab', { name, exact: true }).click()
  const opener = (name: string) => page.getByRole('button', { name, exact: true })

  it('say what it is and how to get it, and give the focus back', async () => {
    await opener('notes.txt').click()
    const details = panel('notes.txt')
    await details.getByText('2 of 3 copies, on 2 nodes').waitFor()
    await details.getByText('the second words').waitFor()
    expect(await details.getByLabel('Save the file').inputValue()).toMatch(
      /^ipfs get -o notes\.txt baf/,
    )
    expect(await seriousFindings(page)).toEqual([])
    await page.keyboard.press('Escape')
    await details.waitFor({ state: 'detached' })
    expect(page.url()).toBe(`${gateway.url}/files`)
    await expect.poll(() => page.locator(':focus').textContent(), SLOW).toBe('notes.txt')
  })

  it('show each copy of a small file by name, as it is now', async () => {
    await page.goto(`${gateway.url}/files?open=${ids['notes.txt']}&tab=copies`)
    const cells = page.getByRole('region', { name: 'Where the copies lie' }).getByRole('listitem')
    await expect.poll(() => cells.count(), SLOW).toBe(2)
    expect(await cells.allTextContents()).toEqual([
      expect.stringMatching(/^node-\d.*Verified/),
      expect.stringMatching(/^node-\d.*Verified/),
    ])
    expect(await seriousFindings(page)).toEqual([])
    const [first = ''] = await cells.locator('div').first().allTextContents()
    const index = Number(first.replace('node-', ''))
    await storage.setState(index, 'down')
    const sql = `INSERT INTO audit_log (action, subject) VALUES ('node.state', '1')`
    await gateway.catalog.pool.query(sql)
    await cells.getByText('Unreachable').waitFor()
    await storage.setState(index, 'active')
  })

  it('change how many copies there should be, after saying what that comes to', async () => {
    const wanted = page.getByLabel('Copies of each chunk, on different nodes')
    await wanted.selectOption('2')
    await page.getByText('Any 1 node can fail at once (now 2)').waitFor()
    await page.getByRole('button', { name: 'Keep 2 copies' }).click()
    await page.getByText('notes.txt keeps 2 copies').waitFor()
    await page.getByText('2 of 2 copies').waitFor()
    await tab('Events')
    await page.getByText('R of notes.txt: 3 → 2').waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(async () => (await file('notes.txt')).copies.wanted, SLOW).toBe(3)
  })

  const file = async (name: string): Promise<FileInfo> =>
    (await call(gateway, 'GET', `/api/v1/files/${ids[name]}`, { token })).body

  it('draw 100,000 chunks in columns that lead to a part, as a table too', async () => {
    const url = `**/api/v1/files/${ids['notes.txt']}`
    const large = { ...(await file('notes.txt')), chunks: 100_000 }
    await page.route(url, (route) => route.fulfill({ json: large }))
    await page.route(`${url}/distribution?*`, (route) => {
      const query = new URL(route.request().url()).searchParams
      return route.fulfill({ json: pictureOf(query) })
    })
    await page.goto(`${gateway.url}/files?open=${ids['notes.txt']}&tab=copies`)
    await page.getByText('100,000 chunks on 3 nodes in 1 zone', { exact: false }).waitFor()
    const picture = page.locator('svg:has(> g > .hf-column)')
    expect(await picture.locator('.hf-column').count()).toBe(26)
    await page.getByRole('button', { name: 'Show it larger' }).click()
    const dialog = panel('Copies of notes.txt')
    await expect.poll(() => dialog.locator('.hf-column').count(), SLOW).toBe(99)
    expect(await seriousFindings(page)).toEqual([])
    await dialog.getByRole('button', { name: 'As table' }).click()
    await dialog.getByRole('button', { name: 'chunks 1,025 to 2,048' }).click()
    expect(page.url()).toContain('span=1024-2048')
    await dialog.getByRole('button', { name: 'All chunks' }).click()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    // One Escape closes one thing.
    expect(await panel('notes.txt').count()).toBe(1)
    await page.unrouteAll()
  })

  it('keep what the file was, bring it back and remove it', async () => {
    await page.goto(`${gateway.url}/files?open=${ids['notes.txt']}&tab=versions`)
    await page.getByRole('button', { name: 'Actions for version 1' }).click()
    const download = page.waitForEvent('download')
    await page.getByRole('menuitem', { name: 'Download' }).click()
    expect((await download).suggestedFilename()).toBe('notes.txt')
    await page.getByRole('button', { name: 'Actions for version 1' }).click()
    await page.getByRole('menuitem', { name: 'Restore' }).click()
    await page.getByText('notes.txt is what it was in version 1').waitFor()
    await tab('Details')
    await page.getByText('the first words').waitFor()
    await tab('Versions')
    await page.getByRole('button', { name: /^Actions for version/ }).click()
    await page.getByRole('menuitem', { name: 'Remove' }).click()
    await page.getByText('It is gone for good', { exact: false }).waitFor()
    await page.getByRole('button', { name: 'Remove 1 version' }).click()
    await page.getByText('No earlier version.', { exact: false }).waitFor()
  })

  it('list its links, end them, and say before a deletion that they stop working', async () => {
    await tab('Links')
    await page.getByLabel('Downloads').fill('2')
    await page.getByRole('button', { name: 'Make link' }).click()
    await page.getByText('2 of 2 downloads left').waitFor()
    expect(await seriousFindings(page)).toEqual([])
    await page.getByRole('button', { name: 'Actions for notes.txt' }).last().click()
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    await page.getByText('1 link stops working', { exact: false }).waitFor()
    await page.getByRole('button', { name: 'Cancel' }).click()
    await page.getByRole('button', { name: 'Revoke this link to notes.txt' }).click()
    await page.getByRole('button', { name: 'Revoke', exact: true }).click()
    await page.getByText('No link leads to this file.').waitFor()
  })

  it('copy the file, and delete it with a way back', async () => {
    await page.getByRole('button', { name: 'Actions for notes.txt' }).last().click()
    await page.getByRole('menuitem', { name: 'Copy' }).click()
    await page.getByRole('dialog').getByLabel('Folder').fill('/papers')
    await page.getByRole('button', { name: 'Copy', exact: true }).click()
    await page.getByText('notes (copy).txt is in /papers').waitFor()
    await page.getByRole('button', { name: 'Actions for notes.txt' }).last().click()
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    await panel('notes.txt').waitFor({ state: 'detached' })
    // An earlier change may still have its own Undo.
    await page.getByText('notes.txt is in the trash').waitFor()
    await page.getByRole('button', { name: 'Undo' }).last().click()
    await opener('notes.txt').waitFor()
  })

  it.each(['page.html', 'picture.svg', 'data.xml'])(
    'run no script of %s in its preview',
    async (name) => {
      const asked: string[] = []
      const note = (request: { url(): string }) => void asked.push(request.url())
      page.on('request', note)
      await page.goto(`${gateway.url}/files?open=${ids[name]}&show=preview`)
      const preview = panel(name).last()
      if (name === 'picture.svg') await drawn(preview.getByRole('img', { name }))
      else await preview.getByText('<script>', { exact: false }).waitFor()
      if (name === 'page.html') expect(await seriousFindings(page)).toEqual([])
      page.off('request', note)
      expect(asked.filter((url) => url.includes('/ran'))).toEqual([])
      // Nothing of the file is a document, so there is nothing it could run in.
      expect(page.frames()).toHaveLength(1)
      expect(await page.evaluate('window.ran')).toBeUndefined()
      expect(await page.title()).not.toBe('ran')
    },
  )

  const drawn = (image: Locator) =>
    expect
      .poll(() => image.evaluate((one) => (one as unknown as Drawn).naturalWidth), SLOW)
      .toBe(40)

  it('read only the beginning of a long text, and lead to its neighbours by arrows', async () => {
    const ranges: (string | undefined)[] = []
    page.on('request', (request) => {
      if (request.url().endsWith(`${ids['long.txt']}/content`)) ranges.push(request.headers().range)
    })
    await page.goto(`${gateway.url}/files?open=${ids['data.xml']}&show=preview`)
    await opener('Next: long.txt').waitFor()
    await page.keyboard.press('ArrowRight')
    await page.getByText('The first 64.0 KiB of 1.05 MiB').last().waitFor()
    expect(new Set(ranges)).toEqual(new Set(['bytes=0-65535']))
    await page.keyboard.press('ArrowLeft')
    await panel('data.xml').last().waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(() => page.getByRole('dialog').count(), SLOW).toBe(1)
  })

  it('paint the pages of a PDF, and play sound', async () => {
    await page.goto(`${gateway.url}/files?open=${ids['book.pdf']}&show=preview`)
    const paper = page.getByRole('img', { name: /^Page 1 of 3/ })
    await paper.waitFor()
    await expect.poll(() => paper.evaluate(darkest), SLOW).toBe(0)
    await page.getByRole('button', { name: 'Next page' }).click()
    await page.getByText('Page 2 of 3', { exact: true }).waitFor()
    expect(await seriousFindings(page)).toEqual([])
    await page.goto(`${gateway.url}/files?open=${ids['sound.wav']}&show=preview`)
    const player = page.locator('audio').last()
    await expect
      .poll(() => player.evaluate((one) => (one as unknown as Player).duration), SLOW)
      .toBe(1)
    await page.getByRole('button', { name: 'Close' }).last().press('Escape')
  })

  const share = async (name: string) => {
    const path = `/api/v1/files/${ids[name]}/links`
    return gateway.url + (await call(gateway, 'POST', path, { token, json: {} })).body.url
  }

  it('are on the page of a link too: the pages of a PDF, by the one script that runs there', async () => {
    const visitor = await newVisitor()
    const { trouble } = watchPage(visitor, gateway.url)
    await visitor.goto(await share('book.pdf'))
    const paper = visitor.getByRole('img', { name: /^Page 1 of 3/ })
    await paper.waitFor()
    await expect.poll(() => paper.evaluate(darkest), SLOW).toBe(0)
    expect(await seriousFindings(visitor, { targets: true, structure: true })).toEqual([])
    await visitor.getByRole('button', { name: 'Next page' }).press('Enter')
    await visitor.getByText('Page 2 of 3', { exact: true }).waitFor()
    await visitor.getByRole('img', { name: /^Page 2 of 3/ }).waitFor()
    expect([await visitor.evaluate('window.ran'), visitor.frames().length]).toEqual([undefined, 1])
    expect(trouble).toEqual([])
    await visitor.context().close()
  })

  it('are there where no script may run, but for a PDF', async () => {
    const visitor = await newVisitor({ javaScriptEnabled: false })
    const { trouble } = watchPage(visitor, gateway.url)
    await visitor.goto(await share('page.html'))
    await visitor.getByText('words of the page').waitFor()
    await visitor.goto(await share('square.png'))
    await drawn(visitor.getByRole('img', { name: 'square.png' }))
    const asked = visitor.waitForResponse(/\/preview$/)
    await visitor.goto(await share('sound.wav'))
    expect((await asked).status()).toBe(206)
    await visitor.locator('audio[controls]').waitFor()
    await visitor.goto(await share('book.pdf'))
    const words = visitor.locator('noscript p')
    await words.waitFor()
    expect(await words.textContent()).toContain('shown only where scripts may run')
    await visitor.getByRole('link', { name: 'Download' }).waitFor()
    expect(trouble).toEqual([])
    await visitor.context().close()
  })

  const newVisitor = async (options = {}) => {
    const browser = page.context().browser()
    if (browser === null) throw new Error('the page has no browser')
    return (await browser.newContext({ ...options, reducedMotion: 'reduce' })).newPage()
  }
})

/** One second of a sound that nobody hears: 8,000 bytes in the middle of what there is. */
function silence(): Buffer {
  const head = Buffer.alloc(44)
  head.write('RIFF', 0)
  head.writeUInt32LE(36 + 8_000, 4)
  head.write('WAVEfmt ', 8)
  head.writeUInt32LE(16, 16)
  head.writeUInt16LE(1, 20)
  head.writeUInt16LE(1, 22)
  head.writeUInt32LE(8_000, 24)
  head.writeUInt32LE(8_000, 28)
  head.writeUInt16LE(1, 32)
  head.writeUInt16LE(8, 34)
  head.write('data', 36)
  head.writeUInt32LE(8_000, 40)
  return Buffer.concat([head, Buffer.alloc(8_000, 128)])
}

// What waits for a decoder, or for code of its own, on a machine that is busy.
const SLOW = { timeout: 15_000 }

// The types of these tests know no browser: what is looked at, and no more.
type Drawn = { naturalWidth: number }
type Player = { duration: number }
type Canvas = {
  width: number
  height: number
  getContext(kind: '2d'): {
    getImageData(x: number, y: number, w: number, h: number): { data: Uint8ClampedArray }
  }
}

/** The darkest red of a canvas; 255 while nothing is painted. */
const darkest = (one: unknown): number => {
  const canvas = one as Canvas
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
  let least = 255
  for (let at = 0; at < data.length; at += 4) {
    if ((data[at + 3] ?? 0) > 0) least = Math.min(least, data[at] ?? 255)
  }
  return least
}

/** What a gateway tells about 100,000 chunks, one copy of which is missing. */
function pictureOf(query: URLSearchParams): DistributionPicture {
  const from = Number(query.get('from'))
  const to = Number(query.get('to'))
  const most = Number(query.get('columns'))
  let step = 1
  while (Math.ceil((to - from) / step) > most) step *= 2
  const nodes = [1, 2, 3].map((nodeId) => ({
    nodeId,
    nodeState: 'active',
    name: `node-${nodeId}`,
    zone: 'cellar',
  }))
  const part = (at: number, end: number) => ({
    from: at,
    to: end,
    bytes: (end - at) * 1_048_576,
    least: at === 0 ? 2 : 3,
    cells: nodes.map(({ nodeId }) => {
      const missing = at === 0 && nodeId === 1 ? 1 : 0
      return {
        nodeId,
        held: end - at - missing,
        unreachable: 0,
        moving: 0,
        missing,
        corrupt: 0,
      }
    }),
  })
  const columns = Array.from({ length: Math.ceil((to - from) / step) }, (_, index) =>
    part(from + index * step, Math.min(to, from + (index + 1) * step)),
  )
  return { from, to, step, nodes, columns, tree: part(1, 99), next: null }
}
