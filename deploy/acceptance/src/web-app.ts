import type { BrowserContext, BrowserContextOptions, CDPSession, Page } from 'playwright-core'
import { openBrowser } from '../../../services/gateway/test/web/browser.ts'
import type { System } from './system.ts'

export type WebApp = {
  /** Somebody's browser: its own cookies, and its own storage. */
  someone(options?: BrowserContextOptions): Promise<BrowserContext>
  /** The administrator's page, signed in, at that path. */
  openAsAdmin(path: string, at?: { url?: string; context?: BrowserContext }): Promise<Page>
  close(): Promise<void>
}

/** A browser for a whole system. */
export async function openWebApp(system: Pick<System, 'url'>): Promise<WebApp> {
  const browser = await openBrowser()
  const someone: WebApp['someone'] = (options) =>
    browser.newContext({ reducedMotion: 'reduce', ...options })
  return {
    someone,
    openAsAdmin: async (path, { url = system.url, context } = {}) => {
      const page = await (context ?? (await someone())).newPage()
      page.setDefaultTimeout(60_000)
      await page.goto(`${url}/login`)
      await page.getByLabel('E-mail').fill('admin@example.org')
      await page.getByLabel('Password', { exact: true }).fill('correct horse battery')
      await page.getByRole('button', { name: 'Sign in' }).click()
      await page.getByRole('heading', { level: 1, name: 'Files' }).waitFor()
      if (path !== '/files') await page.goto(url + path)
      await page.locator('h1').waitFor()
      return page
    },
    close: () => browser.close(),
  }
}

/** Makes a page note how long its main thread was busy in one go; `longestTask` tells. */
export const watchTasks = async (page: Page): Promise<void> => {
  await page.addInitScript(`
    window.tasks = []
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) window.tasks.push(duration)
    }).observe({ type: 'longtask', buffered: true })
  `)
}

/** Milliseconds; below 50 a browser calls no task long, and 0 is told. */
export const longestTask = (page: Page): Promise<number> =>
  page.evaluate('Math.round(Math.max(0, ...window.tasks.splice(0)))')

export const devtoolsOf = (page: Page): Promise<CDPSession> => page.context().newCDPSession(page)

/** What a line carries; without a direction it is as fast as it is. Bytes per second, milliseconds. */
export const slowDown = (
  devtools: CDPSession,
  { down = -1, up = -1, latency = 0 }: { down?: number; up?: number; latency?: number },
) =>
  devtools.send('Network.emulateNetworkConditions', {
    offline: false,
    latency,
    downloadThroughput: down,
    uploadThroughput: up,
  })
