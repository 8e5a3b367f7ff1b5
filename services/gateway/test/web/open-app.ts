import { dist } from '@holdfast/web/build'
import type { Page } from 'playwright-core'
import { type RunningGateway, startTestGateway } from '../running-gateway.ts'
import { openBrowser, watchPage } from './browser.ts'

export type OpenApp = {
  gateway: RunningGateway
  page: Page
  /** What must not happen and did, until now. */
  watch: { trouble: string[] }
  close(): Promise<void>
}

/** A gateway with the built app, and one page of a browser on it. Without motion: what fades has no contrast. */
export async function openApp(open?: Parameters<typeof startTestGateway>[1]): Promise<OpenApp> {
  const gateway = await startTestGateway({ webFolder: dist }, open)
  const browser = await openBrowser()
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  return {
    gateway,
    page,
    watch: watchPage(page, gateway.url),
    close: async () => {
      await browser.close()
      await gateway.stop()
    },
  }
}
