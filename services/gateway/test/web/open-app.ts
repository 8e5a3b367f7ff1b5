import { dist } from '@holdfast/web/build'
import type { Page } from 'playwright-core'
import { call, type RunningGateway, startTestGateway } from '../running-gateway.ts'
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

const ADMIN = { email: 'admin@example.org', password: 'a good password' }

/** Makes the first administrator in the browser, up to their files; the token is for calls beside it. */
export async function enterAsAdmin({ gateway, page }: OpenApp): Promise<{ token: string }> {
  await page.goto(gateway.setupLink ?? '')
  await page.getByLabel('E-mail').fill(ADMIN.email)
  await page.getByLabel('Password', { exact: true }).fill(ADMIN.password)
  await page.getByRole('button', { name: 'Make administrator' }).click()
  await page.getByRole('link', { name: 'Go to your files' }).click()
  await page.getByText('Nothing in / yet.').waitFor()
  const { body } = await call(gateway, 'POST', '/api/v1/auth/login', { json: ADMIN })
  return { token: body.accessToken }
}
