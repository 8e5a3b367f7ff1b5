import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { hasChromium } from '../../../services/gateway/test/web/browser.ts'
import { LIMIT_MS, openWebApp, type System, startSystem, type WebApp } from '../src/index.ts'

/** The element with the focus: its name, and why somebody would not see that it has it. */
const FOCUSED = `(async () => {
  // Where it is in the next picture, not in this one.
  for (let at = 0; at < 2; at += 1) await new Promise(requestAnimationFrame)
  const element = document.activeElement
  // Past the last stop the browser itself has the focus.
  if (element === document.body) return { name: '', trouble: [] }
  const shown = document.getElementById(element.getAttribute('aria-activedescendant')) ?? element
  const box = shown.getBoundingClientRect()
  // The field of a password stands in a frame, which is marked for it.
  const marked = [shown, element, element.parentElement].some((one) => {
    const { outlineStyle, boxShadow } = getComputedStyle(one)
    return outlineStyle !== 'none' || boxShadow !== 'none'
  })
  const points = [[0.5, 0.5], [0.1, 0.5], [0.9, 0.5], [0.5, 0.1], [0.5, 0.9]]
  const inSight = points.some(([x, y]) => {
    const hit = document.elementFromPoint(box.x + box.width * x, box.y + box.height * y)
    return hit !== null && (shown.contains(hit) || hit.contains(shown))
  })
  const name = element.getAttribute('aria-label') ??
    element.labels?.[0]?.textContent ?? element.textContent ?? ''
  const trouble = [!marked && 'is not marked', !inSight && 'lies under something'].filter(Boolean)
  return { name: name.trim(), trouble: trouble.map((one) => name.trim() + ' ' + one) }
})()`

type Focused = { name: string; trouble: string[] }

// The journeys of the web app without a mouse: each step is a key, and each stop of Tab is looked at.
describe.skipIf(!hasChromium)('the keyboard alone', { timeout: LIMIT_MS }, () => {
  let system: System
  let app: WebApp
  let page: Page
  const trouble: string[] = []

  beforeAll(async () => {
    system = await startSystem({ nodes: 3 })
    app = await openWebApp(system)
  }, LIMIT_MS)
  beforeEach(async () => {
    const context = await app.someone({ viewport: { width: 1280, height: 600 } })
    page = await context.newPage()
    page.setDefaultTimeout(30_000)
  })
  afterEach(() => page.context().close())
  afterAll(async () => {
    await app?.close()
    await system?.stop()
  }, LIMIT_MS)

  const focused = () => page.evaluate<Focused>(FOCUSED)
  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key)
  }
  /** Tab by Tab, as somebody who looks for it. */
  const tabTo = async (name: string | RegExp) => {
    const seen: string[] = []
    for (let at = 0; at < 90; at += 1) {
      await press('Tab')
      const focus = await focused()
      trouble.push(...focus.trouble)
      if (typeof name === 'string' ? focus.name === name : name.test(focus.name)) return
      seen.push(focus.name)
    }
    throw new Error(`Tab never came to ${name}: ${seen.join(' | ')}`)
  }
  const heading = (name: string) => page.getByRole('heading', { level: 1, name }).waitFor()
  const signIn = async () => {
    await tabTo('E-mail')
    await page.keyboard.type('admin@example.org')
    await tabTo(/^Password/)
    await page.keyboard.type('correct horse battery')
    await press('Enter')
    await heading('Files')
  }
  const gridRow = (name: string) => page.getByRole('row').filter({ hasText: name })

  it('is enough to sign in, upload, rename, share, copy the link, download, delete and sign out', async () => {
    await page.goto(`${system.url}/login`)
    await signIn()
    await page.getByText('Nothing in / yet.').waitFor()

    const files = ['first.txt', 'second.txt', 'third.txt'].map((name) => join(system.folder, name))
    for (const file of files) await writeFile(file, file)
    await tabTo('Upload')
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), press('Enter')])
    await chooser.setFiles(files)
    await gridRow('third.txt').waitFor()

    await tabTo('Files in /')
    await press('Home', 'F2')
    const rename = page.getByRole('dialog')
    await rename.getByLabel('Name').waitFor()
    await press('Control+a')
    await page.keyboard.type('a-new-name.txt')
    await press('Enter')
    await gridRow('a-new-name.txt').waitFor()
    await rename.waitFor({ state: 'detached' })
    await expect.poll(async () => (await focused()).name).toBe('Files in /')

    await press('Home', 'Enter')
    const panel = page.getByRole('dialog', { name: 'a-new-name.txt' })
    await panel.waitFor()
    await tabTo('Details')
    await press('ArrowRight', 'ArrowRight', 'ArrowRight')
    await panel.getByRole('tab', { name: 'Links', selected: true }).waitFor()
    await panel.getByRole('button', { name: 'Make link' }).waitFor()
    await tabTo('Make link')
    await press('Enter')
    await panel.getByLabel('The link, shown this once').waitFor()
    await tabTo('Copy the link')
    await press('Enter')
    await panel.getByRole('button', { name: 'Copied the link' }).waitFor()
    await tabTo('Download')
    const download = page.waitForEvent('download')
    await press('Enter')
    expect((await download).suggestedFilename()).toBe('a-new-name.txt')
    await press('Escape')
    await panel.waitFor({ state: 'detached' })
    // Back to where it was opened.
    await expect.poll(async () => (await focused()).name).toBe('Files in /')

    await press('Home', 'ArrowDown', 'Delete')
    await gridRow('second.txt').waitFor({ state: 'detached' })
    expect((await focused()).name).toBe('Files in /')
    const active = await page.evaluate(
      'document.getElementById(document.activeElement.getAttribute("aria-activedescendant")).textContent',
    )
    expect(active).toContain('third.txt')

    await tabTo(/^Account of/)
    await press('Enter')
    await page.getByRole('menuitem', { name: 'Sign out' }).waitFor()
    await press('End', 'Enter')
    await heading('Sign in')
    expect(trouble.splice(0)).toEqual([])
  })

  it('is enough to look at a drain, take it back, and run a check', async () => {
    await page.goto(`${system.url}/login`)
    await signIn()
    await press('g', 'n')
    await heading('Nodes')
    const { items } = await system.client.nodes()
    const name = items[0]?.name ?? ''
    await page.getByRole('link', { name, exact: true }).waitFor()
    await tabTo(name)
    await press('Enter')
    await heading(name)
    await page.getByRole('button', { name: 'Drain', exact: true }).waitFor()
    await tabTo('Drain')
    await press('Enter')
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: /^Drain / }).waitFor()
    await expect.poll(async () => (await focused()).name).toBe('Cancel')
    await press('Enter')
    await dialog.waitFor({ state: 'detached' })
    await expect.poll(async () => (await focused()).name).toBe('Drain')
    await press('g', 'h')
    await heading('Health')
    await tabTo('Run check (dry-run)')
    await press('Enter')
    await page.getByText('Done', { exact: true }).first().waitFor()
    expect(trouble.splice(0)).toEqual([])
  })
})
