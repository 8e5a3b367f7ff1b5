// `npm run screenshots -- <folder>`: every page, light, dark, at the width of a phone and without colour, and
// what is wrong with it beside the pictures, in findings.txt. Fails when something is.
import { mkdirSync } from 'node:fs'
import { CHROMIUM, hasChromium, openBrowser } from '../browser.ts'
import { drawAll } from './draw.ts'
import { fill } from './fill.ts'
import { createFindings } from './findings.ts'
import { startHoldfast } from './holdfast.ts'
import { LOOKS } from './pages.ts'

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
  const findings = createFindings(folder)
  const holdfast = await startHoldfast()
  try {
    const places = await fill(holdfast)
    const browser = await openBrowser()
    for (const look of LOOKS) {
      await drawAll(browser, { url: holdfast.url, folder, places, findings }, look)
    }
    await browser.close()
  } finally {
    await holdfast.stop()
  }
  console.log(`${findings.count()} findings`)
  if (findings.count() > 0) process.exitCode = 1
}
