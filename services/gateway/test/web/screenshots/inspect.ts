import type { Page } from 'playwright-core'
import { seriousFindings } from '../browser.ts'

/** 1280 px at a zoom of 400 %, and the narrowest phone. */
const NARROWEST = { width: 320, height: 568 }

/** What is wrong with the page as it stands: the checklist of the web app that a look would miss. */
export async function inspectPage(page: Page, { opened = false } = {}): Promise<string[]> {
  // Menus and dialogs stand beside the landmarks of the page.
  const findings = await seriousFindings(page, { targets: true, structure: !opened })
  const { headings, title } = await page.evaluate<{ headings: number; title: string }>(
    '({ headings: document.querySelectorAll("h1").length, title: document.title })',
  )
  if (headings !== 1) findings.push(`${headings} headings of the first rank`)
  if (!/^.+ · Holdfast$/.test(title)) findings.push(`the tab says "${title}"`)
  return [
    ...findings,
    ...(await moving(page)),
    ...(await sideways(page)),
    ...(await narrowed(page)),
  ]
}

/** What moves although the reader wants nothing to: these pages are drawn for somebody who said so. */
const moving = (page: Page): Promise<string[]> =>
  page.evaluate(`document.getAnimations()
    .filter((one) => one.playState === 'running' && one.effect.getComputedTiming().activeDuration > 1)
    .map((one) => 'moves: ' + one.effect.target.outerHTML.slice(0, 120))`)

/** Whether the page as a whole scrolls sideways, and what sticks out the most. Tables scroll by themselves. */
async function sideways(page: Page): Promise<string[]> {
  const out = await page.evaluate<string | null>(`(() => {
    const wide = document.documentElement.clientWidth
    if (document.documentElement.scrollWidth <= wide) return null
    const scrolls = (element) =>
      element !== null && element !== document.body &&
      (/auto|scroll|hidden|clip/.test(getComputedStyle(element).overflowX) || scrolls(element.parentElement))
    const beyond = [...document.body.querySelectorAll('*')]
      .filter((element) => element.getBoundingClientRect().right > wide && !scrolls(element.parentElement))
    return document.documentElement.scrollWidth + ' px wide, by ' + (beyond.at(-1)?.outerHTML ?? '').slice(0, 160)
  })()`)
  return out === null ? [] : [`at ${page.viewportSize()?.width} px it scrolls sideways: ${out}`]
}

async function narrowed(page: Page): Promise<string[]> {
  const before = page.viewportSize()
  if (before === null) return []
  await page.setViewportSize(NARROWEST)
  await page.waitForTimeout(150)
  const findings = await sideways(page)
  await page.setViewportSize(before)
  return findings
}
