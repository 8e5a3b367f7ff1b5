import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Door, openDoor } from './door.ts'
import { call, newAdmin, type RunningGateway, startTestGateway } from './running-gateway.ts'
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
  /** Where each file is shared. */
  const links = new Map<string, string>()

  /** Stores a file, and gives the address of a link to it. */
  let share: (name: string, type: string, body: string) => Promise<string>

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
    gateway = await startTestGateway({ config: { queueChanges: true } }, (catalog) =>
      openTestStorage(catalog),
    )
    const { email, password, token } = await newAdmin(gateway)
    share = async (name, type, body) => {
      const headers = { 'content-type': type }
      const put = await call(gateway, 'PUT', at(name), { token, headers, body })
      expect(put.status).toBe(201)
      const path = `/api/v1/files/${put.body.id}/links`
      return gateway.url + (await call(gateway, 'POST', path, { token, json: {} })).body.url
    }
    for (const [name, type, content] of FILES) {
      links.set(name, await share(name, type, content(name)))
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

  it.each(FILES.map(([name]) => name))('(%s) runs nothing where it is shared', async (name) => {
    const page = await openPage()
    await page.goto(links.get(name) as string)
    await page.getByRole('heading', { name }).waitFor()
    // What it would do is there to read, and nothing of it is a document.
    expect(await page.getByRole('region', { name: `Text of ${name}` }).textContent()).toContain(
      script(name),
    )
    expect(page.frames()).toHaveLength(1)
    const preview = await page.request.get(`${links.get(name)}/preview`)
    expect(preview.status()).toBe(404)
    const download = page.waitForEvent('download')
    await page.getByRole('link', { name: 'Download' }).click()
    expect((await download).suggestedFilename()).toBe(name)
    expect(await page.title()).toBe(`${name} · Holdfast`)
    await page.context().close()
    expect(ran.filter((who) => who.startsWith(name))).toEqual([])
  })

  it.each(['image/png', 'video/mp4', 'audio/mpeg', 'application/pdf'])(
    'runs nothing where it is shared as %s, which it is not',
    async (type) => {
      const who = `a lie about ${type}`.replaceAll(/\W/g, '-')
      const at = await share(who, type, html(who))
      const page = await openPage()
      const shown = page.waitForResponse(`${at}/preview`)
      await page.goto(at)
      // The reader of PDFs is a part of the web app, which this gateway has not.
      if (type !== 'application/pdf') expect((await shown).ok()).toBe(true)
      else shown.catch(() => {})
      expect(page.frames()).toHaveLength(1)
      await page.goto(`${at}/preview`).catch(() => {})
      expect(await page.title()).not.toBe('ran')
      await page.context().close()
      expect(ran.filter((one) => one.startsWith(who))).toEqual([])
    },
  )

  // S7. The other page is at another port of the same host, so that the browser sends it our cookies.
  it('stands against a page of somebody else: it changes nothing, no queue either', async () => {
    const { rows: before } = await everything()
    const page = await openPage()
    await page.goto(`${door.url}/other`)
    const answers: number[] = []
    page.on('response', (response) => {
      if (response.url().startsWith(gateway.url)) answers.push(response.status())
    })
    for (const path of ['/api/v1/files', '/api/v1/auth/logout', '/admin/queues/api/queues/pause']) {
      for (const method of ['POST', 'PUT', 'DELETE']) {
        const options = `{ method: '${method}', credentials: 'include', body: '{}' }`
        await page.evaluate(`fetch('${gateway.url}${path}', ${options}).catch(() => {})`)
      }
      // A form needs no leave of ours to be sent; its answer is no page, so no frame says that it came.
      const answer = page.waitForResponse(
        (response) =>
          response.url() === gateway.url + path && response.request().isNavigationRequest(),
      )
      await page.evaluate(`(() => {
        document.body.innerHTML = '<iframe name="there"></iframe><form method="post" enctype="multipart/form-data" target="there" action="${gateway.url}${path}"><input name="file" value="words"></form>'
        document.forms[0].submit()
      })()`)
      await answer
    }
    expect(answers.length).toBeGreaterThanOrEqual(3)
    expect(answers.filter((status) => status < 400)).toEqual([])
    await page.context().close()
    expect((await everything()).rows).toEqual(before)
  })

  const everything = () =>
    gateway.catalog.pool.query(
      `SELECT (SELECT count(*) FROM files) AS files, (SELECT count(*) FROM audit_log) AS changes,
         (SELECT count(*) FROM sessions) AS sessions`,
    )
})
