import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { type Browser, chromium, type Page } from 'playwright-core'

export const CHROMIUM = '/usr/bin/chromium'
export const hasChromium = existsSync(CHROMIUM)

/** A browser that does nothing of its own accord. */
export const openBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: CHROMIUM,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })

/** Everything that must not happen on a page: errors in the console, policy violations, outside requests. */
export function watchPage(page: Page, origin: string): { trouble: string[] } {
  const trouble: string[] = []
  page.on('console', (message) => {
    if (message.type() !== 'error' && message.type() !== 'warning') return
    trouble.push(`${message.text()} ${message.location().url}`.trim())
  })
  page.on('pageerror', (error) => trouble.push(error.message))
  page.on('request', (request) => {
    const url = new URL(request.url())
    if (/^https?:$/.test(url.protocol) && url.origin !== origin) trouble.push(`asked ${url}`)
  })
  return { trouble }
}

/**
 * Opens a page, and holds back every script that its HTML does not name: what then stands came in one go.
 * `asked` grows with each request to the gateway, by its path.
 */
export async function openInOneGo(
  page: Page,
  url: string,
): Promise<{ named: string[]; asked: string[] }> {
  const html = await (await page.context().request.get(url)).text()
  const named = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+\.js)"/g)].map(
    ([, path = '']) => path,
  )
  const asked: string[] = []
  page.on('request', (request) => asked.push(new URL(request.url()).pathname))
  await page.route('**/assets/*.js', async (route) => {
    if (named.includes(new URL(route.request().url()).pathname)) await route.continue()
  })
  await page.goto(url)
  return { named, asked }
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

type Finding = { id: string; impact: string; nodes: { html: string; failureSummary: string }[] }

type Also = {
  /** Whether everything that is clicked has 24 px or as much space around it (WCAG 2.5.8). */
  targets?: boolean
  /** Whether all of the page is in a landmark, and there is a way past the menu. */
  structure?: boolean
}

/** Rules that axe-core calls moderate, and the design brief does not. */
const STRUCTURE = ['region', 'landmark-one-main', 'bypass', 'skip-link', 'page-has-heading-one']

/** What axe-core finds that is serious or critical, each with the first place. */
export async function seriousFindings(page: Page, also: Also = {}): Promise<string[]> {
  await page.evaluate(axe)
  const rules = also.targets ? { 'target-size': { enabled: true } } : {}
  const found = (await page.evaluate(
    `axe.run({ rules: ${JSON.stringify(rules)} }).then(({ violations }) => violations)`,
  )) as Finding[]
  return found
    .filter(
      ({ id, impact }) =>
        impact === 'serious' ||
        impact === 'critical' ||
        (also.structure === true && STRUCTURE.includes(id)),
    )
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html} ${nodes[0]?.failureSummary}`)
}
