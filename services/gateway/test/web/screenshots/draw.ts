import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { ADMIN, type Places } from './fill.ts'
import type { Findings } from './findings.ts'
import { inspectPage } from './inspect.ts'
import { addressOf, type Drawn, type Look, PAGES } from './pages.ts'

export type Surroundings = { url: string; folder: string; places: Places; findings: Findings }

/** Every page in one look: a picture of it, and what is wrong with it. */
export async function drawAll(browser: Browser, around: Surroundings, look: Look): Promise<void> {
  const { name, grey, ...how } = look
  const context = await browser.newContext({ ...how, reducedMotion: 'reduce' })
  const page = await context.newPage()
  if (grey) {
    const devtools = await context.newCDPSession(page)
    await devtools.send('Emulation.setEmulatedVisionDeficiency', { type: 'achromatopsia' })
  }
  const pages = PAGES.filter((one) => grey === undefined || grey.test(one.name))
  let signedIn = false
  for (const one of pages) {
    if (!one.signedOut && !signedIn) {
      await context.request.post(`${around.url}/api/v1/auth/login`, {
        data: { email: ADMIN.email, password: ADMIN.password },
      })
      signedIn = true
    }
    await draw(page, one, around, name)
  }
  await context.close()
  console.log(`${name}: ${pages.length} pages`)
}

async function draw(page: Page, one: Drawn, around: Surroundings, look: string): Promise<void> {
  await tell(page, one)
  await page.goto(around.url + addressOf(one, around.places))
  await settled(page)
  if (one.ready) await page.locator(one.ready).first().waitFor()
  await one.open?.(page)
  if (one.open) await settled(page)
  await page.screenshot({ path: join(around.folder, `${one.name}-${look}.png`) })
  if (look !== 'grey')
    around.findings.add(
      `${one.name}-${look}`,
      await inspectPage(page, { opened: one.open !== undefined }),
    )
  await page.unrouteAll({ behavior: 'ignoreErrors' })
}

async function tell(page: Page, { told = {} }: Drawn): Promise<void> {
  for (const [address, change] of Object.entries(told)) {
    await page.route(address, async (route) => {
      const response = await route.fetch()
      await route.fulfill({ response, json: change((await response.json()) as never) })
    })
  }
}

async function settled(page: Page): Promise<void> {
  await page.locator('h1').first().waitFor()
  // The stream stays open, so the network never falls silent; what is asked for first comes quickly.
  await page.waitForTimeout(300)
  await page.locator('[aria-busy=true]').first().waitFor({ state: 'detached' })
}
