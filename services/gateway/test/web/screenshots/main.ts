// `npm run screenshots -- <folder>`: every page, light, dark and at the width of a phone.
import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { createClient } from '@holdfast/client'
import type { Browser } from 'playwright-core'
import { CHROMIUM, hasChromium, openBrowser } from '../browser.ts'
import { startHoldfast } from './holdfast.ts'
import { LOOKS, PAGES } from './pages.ts'

const ADMIN = { email: 'admin@example.org', password: 'a good password', name: 'Ada' }

/** The file whose details are drawn. */
const TEXT = 'What is written here is stored three times.\n'.repeat(40)

/** What somebody may have, so that lists and pictures have something in them: path and MiB. */
const MORE = [
  ['/backup-2026-11.tar', 24],
  ['/holiday.mov', 40],
  ['/invoice-0412.pdf', 0.3],
  ['/letter.odt', 0.1],
  ['/music/song.flac', 20],
  ['/papers/contract.pdf', 1.2],
  ['/photos/2026/lake.jpg', 3.4],
  ['/photos/2026/mountain.jpg', 4.1],
  ['/recording.wav', 12],
] as const

const [folder] = process.argv.slice(2)
if (folder === undefined) {
  console.error('Say where: npm run screenshots -- <folder>')
  process.exitCode = 1
} else if (!hasChromium) {
  console.log(`${CHROMIUM} is not there: no screenshots were made`)
} else {
  await makeScreenshots(folder)
}

async function makeScreenshots(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true })
  const holdfast = await startHoldfast()
  try {
    const token = new URL(holdfast.setupLink).hash.replace('#token=', '')
    const client = createClient({ url: holdfast.url })
    await client.setup({ token, ...ADMIN })
    await client.login({ email: ADMIN.email, password: ADMIN.password })
    for (const [path, mib] of MORE) await client.upload(path, randomBytes(mib * 1_048_576))
    const { id } = await client.upload('/notes.txt', TEXT, { contentType: 'text/plain' })
    const browser = await openBrowser()
    for (const look of LOOKS) await drawAll(browser, { url: holdfast.url, folder, id }, look)
    await browser.close()
  } finally {
    await holdfast.stop()
  }
}

async function drawAll(
  browser: Browser,
  { url, folder, id }: { url: string; folder: string; id: string },
  { name: look, ...how }: (typeof LOOKS)[number],
): Promise<void> {
  const context = await browser.newContext({ ...how, reducedMotion: 'reduce' })
  const page = await context.newPage()
  let signedIn = false
  for (const { name, path, signedOut } of PAGES) {
    if (!signedOut && !signedIn) {
      await context.request.post(`${url}/api/v1/auth/login`, {
        data: { email: ADMIN.email, password: ADMIN.password },
      })
      signedIn = true
    }
    await page.goto(url + path.replace(':file', id))
    await page.locator('h1').first().waitFor()
    // The stream stays open, so the network never falls silent; what is asked for first comes quickly.
    await page.waitForTimeout(300)
    await page.locator('[aria-busy=true]').first().waitFor({ state: 'detached' })
    await page.screenshot({ path: join(folder, `${name}-${look}.png`) })
  }
  await context.close()
  console.log(`${look}: ${PAGES.length} pages`)
}
