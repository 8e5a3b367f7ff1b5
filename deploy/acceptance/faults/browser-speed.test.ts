import { loadavg } from 'node:os'
import type { Page } from 'playwright-core'
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

const COUNT = 100_000

/** What developer tools call Fast 4G. */
const FAST_4G = { down: (9 * 1e6 * 0.9) / 8, up: (1.5 * 1e6 * 0.9) / 8, latency: 165 }

/** Each interaction until it is painted, by the browser's own clock (it rounds to 8 ms). */
const NOTE_INTERACTIONS = `
  window.interactions = []
  new PerformanceObserver((list) => {
    for (const { duration, interactionId, name } of list.getEntries()) {
      if (interactionId > 0) window.interactions.push({ name, duration })
    }
  }).observe({ type: 'event', durationThreshold: 16, buffered: true })
  window.largest = 0
  new PerformanceObserver((list) => {
    window.largest = Math.round(list.getEntries().at(-1).startTime)
  }).observe({ type: 'largest-contentful-paint', buffered: true })
`

// Figures for docs/web-app.md. They hang on the machine, so they are printed with its load and nothing is
// asserted about them.
describe.skipIf(!hasChromium)('how fast the web app is', { timeout: LIMIT_MS }, () => {
  let system: System
  let app: WebApp

  beforeAll(async () => {
    system = await startSystem({ nodes: 3 })
    const { id } = await system.client.upload('/large/sub/in-it.txt', 'x')
    // Many files of one content, as copies are.
    await system.query(
      `INSERT INTO files (owner_id, folder, name, content_id, content_type, size, created_at, updated_at)
       SELECT owner_id, '/large', 'n' || lpad(i::text, 6, '0'), content_id, content_type, size, now(), now()
       FROM files, generate_series(1, $2::integer) i WHERE id = $1`,
      [id, COUNT],
    )
    await system.query('ANALYZE files')
    app = await openWebApp(system)
  }, LIMIT_MS)
  afterAll(async () => {
    await app?.close()
    await system?.stop()
  }, LIMIT_MS)

  const say = (what: string) =>
    console.log(`${what} (load ${loadavg().map((one) => one.toFixed(1))[0]})`)

  it('from a key or a click to paint, in a list of 100,000 files', async () => {
    const page = await app.openAsAdmin('/files')
    await page.addInitScript(NOTE_INTERACTIONS)
    await page.goto(`${system.url}/files/large`)
    const name = (text: string) => page.getByRole('button', { name: text, exact: true })
    const grid = page.getByRole('grid')
    await name('n000001').waitFor()
    const head = page.getByRole('columnheader', { name: 'Name' }).getByRole('button')
    await grid.focus()
    await measured(page, 'End', async () => {
      await page.keyboard.press('End')
      await name('n100000').waitFor()
    })
    await measured(page, 'Home', async () => {
      await page.keyboard.press('Home')
      await name('n000001').waitFor()
    })
    await measured(page, 'select all', async () => {
      await page.keyboard.press('Control+a')
      await page.getByText('All 100,000 selected', { exact: false }).waitFor()
    })
    await measured(page, 'clear', async () => {
      await page.keyboard.press('Escape')
      await page.getByRole('toolbar').waitFor({ state: 'detached' })
    })
    await measured(page, 'sort', async () => {
      await head.click()
      await name('n100000').waitFor()
    })
    await measured(page, 'PageDown, 20 times', async () => {
      await grid.focus()
      for (let at = 0; at < 20; at += 1) await page.keyboard.press('PageDown')
    })
    await measured(page, 'ArrowDown, 40 times', async () => {
      for (let at = 0; at < 40; at += 1) await page.keyboard.press('ArrowDown')
    })
    await measured(page, 'filter', async () => {
      await page.getByLabel('Search in /large').pressSequentially('n0999', { delay: 60 })
      await page.getByText(/of 100 files$/).waitFor()
    })
    await measured(page, 'clear the filter', async () => {
      await page.getByRole('button', { name: 'Clear filter' }).click()
      await page.getByText(/of 100,000 files$/).waitFor()
    })
    say(`scrolling: longest frame ${await scrolled(page)} ms`)
    expect(await grid.locator('*').count()).toBeLessThan(1_500)
    await page.context().close()
  })

  async function measured(page: Page, what: string, act: () => Promise<void>): Promise<void> {
    await page.evaluate('window.interactions.splice(0)')
    const began = performance.now()
    await act()
    const there = Math.round(performance.now() - began)
    // The browser tells of an interaction after its paint.
    await page.waitForTimeout(300)
    const longest = await page.evaluate(
      'Math.max(0, ...window.interactions.map(({ duration }) => duration))',
    )
    say(`${what}: ${longest} ms to paint, ${there} ms until what was asked for is there`)
  }

  /** The longest time between two frames while a wheel is turned for three seconds. */
  async function scrolled(page: Page): Promise<number> {
    const box = await page.getByRole('grid').boundingBox()
    await page.mouse.move((box?.x ?? 0) + 200, (box?.y ?? 0) + 200)
    await page.evaluate(`
      window.frames = []
      window.scrolling = true
      let before = performance.now()
      const frame = (now) => {
        window.frames.push(now - before)
        before = now
        if (window.scrolling) requestAnimationFrame(frame)
      }
      requestAnimationFrame(frame)
    `)
    for (let at = 0; at < 60; at += 1) {
      await page.mouse.wheel(0, 900)
      await page.waitForTimeout(50)
    }
    return page.evaluate(
      'window.scrolling = false; Math.round(Math.max(...window.frames.slice(1)))',
    )
  }

  it.each([1, 4])('first paint on Fast 4G, on a machine %i times as slow', async (slower) => {
    for (const path of ['/login', '/files', '/files/large', '/admin']) {
      const page = path === '/login' ? await (await app.someone()).newPage() : await signedIn()
      await page.addInitScript(NOTE_INTERACTIONS)
      const devtools = await devtoolsOf(page)
      await devtools.send('Network.enable')
      await devtools.send('Network.setCacheDisabled', { cacheDisabled: true })
      await slowDown(devtools, FAST_4G)
      await devtools.send('Emulation.setCPUThrottlingRate', { rate: slower })
      await page.goto(system.url + path)
      await page.locator('h1').waitFor()
      await page.waitForTimeout(3_000)
      const largest = await page.evaluate('window.largest')
      const bytes = await page.evaluate(
        'performance.getEntriesByType("resource").reduce((all, { encodedBodySize }) => all + encodedBodySize, 0)',
      )
      say(
        `${path}, ${slower} times as slow: largest paint ${largest} ms, ${Math.round(Number(bytes) / 1_024)} KiB`,
      )
      await page.context().close()
    }
  })

  const signedIn = () => app.openAsAdmin('/files')
})
