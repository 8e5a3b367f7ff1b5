import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Door, openDoor } from './door.ts'
import { call, newUser, type RunningGateway, startTestGateway } from './running-gateway.ts'
import { openTestStorage } from './storage.ts'

// S6, in a real browser: what somebody uploaded runs no script on our origin, however it is opened.

const CHROMIUM = '/usr/bin/chromium'
const hasChromium = existsSync(CHROMIUM)
if (!hasChromium) process.stdout.write(`${CHROMIUM} is not there: no browser was asked (S6)\n`)

describe.skipIf(!hasChromium)('an uploaded page, in a browser', () => {
  let gateway: RunningGateway
  let browser: Browser
  let door: Door
  let cookies: { name: string; value: string; url: string }[]
  /** Who told that its script ran. */
  const ran: string[] = []

  const script = (who: string) => `fetch('${door.url}/ran/${who}', { mode: 'no-cors' })`
  const html = (who: string) =>
    `<!doctype html><title>quiet</title><body onload="${script(`${who}-onload`)}"><script>document.title = 'ran'; ${script(who)}</script>`
  const svg = (who: string) =>
    `<svg xmlns="http://www.w3.org/2000/svg" onload="${script(`${who}-onload`)}"><script>${script(who)}</script></svg>`

  const FILES = [
    ['page.html', 'text/html', html],
    ['picture.svg', 'image/svg+xml', svg],
    ['data.xml', 'text/xml', svg],
    ['words.txt', 'text/plain', html],
  ] as const
  const at = (name: string) => `/api/v1/files/by-path/${name}`

  beforeAll(async () => {
    door = await openDoor((req, res) => {
      const path = req.url ?? ''
      if (path.startsWith('/ran/')) ran.push(path.slice('/ran/'.length))
      res.writeHead(200, { 'content-type': 'text/html' })
      res.end(path.startsWith('/page/') ? html('control') : frames())
    })
    gateway = await startTestGateway({}, (catalog) => openTestStorage(catalog))
    const { email, password, token } = await newUser(gateway)
    for (const [name, type, content] of FILES) {
      const headers = { 'content-type': type }
      const body = content(name)
      expect((await call(gateway, 'PUT', at(name), { token, headers, body })).status).toBe(201)
    }
    const login = await call(gateway, 'POST', '/api/v1/auth/login', { json: { email, password } })
    cookies = login.headers
      .getSetCookie()
      .map((one) => /^([^=]+)=([^;]+)/.exec(one))
      .flatMap((found) => (found ? [{ name: found[1] as string, value: found[2] as string }] : []))
      .map((cookie) => ({ ...cookie, url: gateway.url }))
    browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    })
  })
  afterAll(async () => {
    await browser?.close()
    await gateway?.stop()
    await door?.close()
  })

  /** Every way in which a page of somebody else may hold files of ours. */
  const frames = () =>
    FILES.map(([name]) => gateway.url + at(name))
      .map(
        (url) =>
          `<iframe src="${url}"></iframe><object data="${url}"></object><embed src="${url}"><img src="${url}">`,
      )
      .join('')

  async function openPage() {
    const context = await browser.newContext({ acceptDownloads: true })
    await context.addCookies(cookies)
    return context.newPage()
  }

  it('would be heard of if it ran', async () => {
    const page = await openPage()
    const heard = page.waitForRequest(/\/ran\/control$/)
    await page.goto(`${door.url}/page/`)
    await heard
    expect(await page.title()).toBe('ran')
    await page.context().close()
  })

  it.each(FILES.map(([name]) => name))('(%s) runs nothing when it is opened', async (name) => {
    const page = await openPage()
    const download = page.waitForEvent('download').then(
      () => 'saved',
      () => 'closed',
    )
    // What is not shown is saved, which a browser calls a failed navigation.
    const shown = page.goto(gateway.url + at(name), { waitUntil: 'load' }).then(
      (response) => `shown ${response?.status()}`,
      () => 'not shown',
    )
    const opened = await shown
    expect(opened).toBe(name === 'words.txt' ? 'shown 200' : 'not shown')
    if (opened === 'not shown') expect(await download).toBe('saved')
    expect(await page.title()).not.toBe('ran')
    await page.context().close()
    expect(ran.filter((who) => who.startsWith(name))).toEqual([])
  })

  it('runs nothing in a frame of somebody else', async () => {
    const page = await openPage()
    await page.goto(`${door.url}/frames`, { waitUntil: 'networkidle' })
    expect(page.frames().length).toBeGreaterThan(FILES.length)
    await page.context().close()
    expect(ran.filter((who) => !who.startsWith('control'))).toEqual([])
  })
})
