import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  measureEveryPage,
  SCRIPT_LIMIT,
  STYLE_LIMIT,
  SYSTEM_SCRIPT_LIMIT,
} from '@holdfast/web/budget'
import { dist } from '@holdfast/web/build'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  CLIENT,
  freePort,
  type IdentityProvider,
  startIdentityProvider,
} from '../identity-provider.ts'
import { type RunningGateway, startTestGateway } from '../running-gateway.ts'
import {
  CHROMIUM,
  hasChromium,
  openBrowser,
  openInOneGo,
  seriousFindings,
  watchPage,
} from './browser.ts'

// The pattern for tests in a browser: one gateway for the file, one context for each test, and at the
// end of each nothing in the console, no violation of the policy, no request to anybody else.

if (!hasChromium) process.stdout.write(`${CHROMIUM} is not there: the web app was not opened\n`)

const pages = measureEveryPage(dist)

it('each page of the web app stays within its budget', () => {
  for (const { name, access, scripts, styles } of pages) {
    const limit = access === 'admin' ? SYSTEM_SCRIPT_LIMIT : SCRIPT_LIMIT
    expect(scripts, `${name}: scripts`).toBeLessThanOrEqual(limit)
    expect(styles, `${name}: styles`).toBeLessThanOrEqual(STYLE_LIMIT)
    // Six connections are all that HTTP/1.1 has: each six files more are one way there and back more.
    expect(files(name), `${name}: files`).toBeLessThanOrEqual(access === 'admin' ? 20 : 10)
  }
})

/** Scripts, and the styles. */
const files = (name: string) => (pages.find((page) => page.name === name)?.files.length ?? 0) + 1
const textOf = (file: string) => readFileSync(join(dist, file), 'utf8')
const all = readdirSync(join(dist, 'assets')).filter((name) => name.endsWith('.js'))
// Words that stay as they are however small a build is made.
const OF_ADMINS = ['Run check (dry-run)', 'Is everything safe?', 'If it fails now']
const LATER = ['Tus-Resumable', 'u-legend']

it.each([
  ['anyone', [...OF_ADMINS, ...LATER, 'Search in ']],
  ['user', [...OF_ADMINS, ...LATER]],
  ['admin', LATER],
] as const)(
  'with a page of %s comes nothing that others see, nor what is needed later',
  (who, words) => {
    const everything = all.map((name) => textOf(join('assets', name))).join()
    const loaded = new Set(pages.flatMap(({ access, files }) => (access === who ? files : [])))
    const text = [...loaded].map(textOf).join()
    for (const word of words) {
      expect(everything).toContain(word)
      expect(text.includes(word), word).toBe(false)
    }
  },
)

describe.skipIf(!hasChromium)('getting in, in a browser', () => {
  const ADMIN = { email: 'admin@example.org', password: 'a good password' }
  let gateway: RunningGateway
  let provider: IdentityProvider
  let browser: Browser
  let context: BrowserContext
  let page: Page
  let watch: { trouble: string[] }

  beforeAll(async () => {
    const port = await freePort()
    const publicUrl = `http://127.0.0.1:${port}`
    provider = await startIdentityProvider(`${publicUrl}/api/v1/auth/oidc/callback`)
    const { issuer } = provider
    const oidc = { issuer, ...CLIENT, name: 'Keycloak', scopes: 'openid email profile' }
    gateway = await startTestGateway({ webFolder: dist, config: { port, publicUrl, oidc } })
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await gateway?.stop()
    await provider?.close()
  })
  beforeEach(async () => {
    context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
    page = await context.newPage()
    watch = watchPage(page, gateway.url)
  })
  afterEach(async () => {
    await context.close()
    expect(watch.trouble).toEqual([])
  })

  const fill = async ({ email, password }: typeof ADMIN) => {
    await page.getByLabel('E-mail').fill(email)
    await page.getByLabel('Password', { exact: true }).fill(password)
  }
  const heading = (name: string) => page.getByRole('heading', { level: 1, name })
  const signIn = async (account: typeof ADMIN) => {
    await page.goto(`${gateway.url}/login`)
    await fill(account)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await heading('Files').waitFor()
  }

  it('makes the first administrator with the link of the start', async () => {
    await page.goto(gateway.setupLink ?? '')
    await page.getByRole('button', { name: 'Make administrator' }).click()
    const summary = page.getByRole('alert')
    await summary.waitFor()
    expect(await page.locator('[role=alert]:focus').count()).toBe(1)
    expect(await seriousFindings(page)).toEqual([])
    await fill(ADMIN)
    await page.getByRole('button', { name: 'Make administrator' }).click()
    await heading('Holdfast is set up').waitFor()
    // What the nodes say, this gateway without nodes cannot tell; nobody looks at it here.
  })

  it('asks whoever is not signed in, and leads back to where they wanted to go', async () => {
    await page.goto(`${gateway.url}/trash?sort=name`)
    await heading('Sign in').waitFor()
    expect(await seriousFindings(page)).toEqual([])
    await fill(ADMIN)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await heading('Trash').waitFor()
    expect(page.url()).toBe(`${gateway.url}/trash?sort=name`)
    expect(await page.title()).toBe('Trash · Holdfast')
  })

  it('loads the sign-in for nobody, in one go, and nothing of the page behind it', async () => {
    const { named, asked } = await openInOneGo(page, `${gateway.url}/admin/nodes/7`)
    await heading('Sign in').waitFor()
    expect(page.url()).toBe(`${gateway.url}/login?to=${encodeURIComponent('/admin/nodes/7')}`)
    const scripts = asked.filter((path) => path.endsWith('.js'))
    expect(scripts.toSorted()).toEqual(named.toSorted())
    expect(named.join()).not.toMatch(/frame|NodePage|system/)
    expect(asked).not.toContain('/api/v1/me')
  })

  it('loads each page in one go, and nothing of it twice', async () => {
    await signIn(ADMIN)
    for (const [path, title] of [
      ['/files/no/such/folder', 'folder'],
      ['/', 'Files'],
      ['/admin/nothing/here', 'There is no page at this address'],
    ]) {
      const tab = await context.newPage()
      const { named, asked } = await openInOneGo(tab, `${gateway.url}${path}`)
      await tab.getByRole('heading', { level: 1, name: title ?? '' }).waitFor()
      const files = asked.filter((path) => path.startsWith('/assets/'))
      expect(new Set(files).size).toBe(files.length)
      expect(files).toEqual(expect.arrayContaining(named))
      expect(asked.filter((path) => path === '/api/v1/me')).toHaveLength(1)
      await tab.close()
    }
    await page.goto(`${gateway.url}/trash`)
    await page.getByRole('link', { name: 'Links', exact: true }).click()
    await heading('Links').waitFor()
    await page.reload()
    await heading('Links').waitFor()
    await page.goBack()
    await heading('Trash').waitFor()
  })

  it('has one heading, landmarks and a way past the menu', async () => {
    await signIn(ADMIN)
    expect(await page.locator('h1').count()).toBe(1)
    for (const landmark of ['banner', 'main'] as const) {
      expect(await page.getByRole(landmark).count()).toBe(1)
    }
    await page.keyboard.press('Tab')
    expect(await page.locator(':focus').textContent()).toBe('Skip to the page')
  })

  it.each([
    ['dark', 'light'],
    ['light', 'dark'],
  ] as const)('is %s from the first picture, whatever the system is', async (chosen, system) => {
    await page.emulateMedia({ colorScheme: system })
    await page.addInitScript(`localStorage.setItem('mantine-color-scheme-value', '${chosen}')`)
    // Without its script the page is what it is before the app is there.
    await page.route('**/assets/index-*.js', () => {})
    await page.goto(`${gateway.url}/login`, { waitUntil: 'commit' })
    const ground = () => page.evaluate('getComputedStyle(document.body).backgroundColor')
    await expect.poll(ground).toBe(chosen === 'dark' ? 'rgb(18, 22, 27)' : 'rgb(246, 248, 250)')
  })

  it.each(['light', 'dark'] as const)('has nothing serious for axe in %s', async (scheme) => {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
    await signIn(ADMIN)
    await page.getByRole('button', { name: /^Account of/ }).click()
    await page.getByRole('menuitemradio', { name: 'Dark' }).waitFor()
    expect(await seriousFindings(page)).toEqual([])
    await page.keyboard.press('Escape')
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
    expect(await seriousFindings(page)).toEqual([])
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.setViewportSize({ width: 390, height: 844 })
    await page.getByRole('button', { name: 'Open the menu' }).click()
    await page.getByRole('dialog', { name: 'Menu' }).waitFor()
    expect(await seriousFindings(page)).toEqual([])
  })

  it('goes where `g` and a letter say, and says so of an address that is none', async () => {
    await signIn(ADMIN)
    await page.keyboard.press('g')
    await page.keyboard.press('t')
    await heading('Trash').waitFor()
    await page.goto(`${gateway.url}/admin/nothing/here`)
    await heading('There is no page at this address').waitFor()
    await page.getByRole('link', { name: 'Go to your files' }).click()
    await heading('Files').waitFor()
  })

  it('renews a session that only lost its short token, once for all calls', async () => {
    await signIn(ADMIN)
    // Nothing may be under way: a renewal that a reload cuts off has used its token up.
    await page.getByText('Nothing in / yet.').waitFor()
    await page.getByText('Live', { exact: true }).waitFor()
    await context.clearCookies({ name: 'hf_access' })
    const renewals: string[] = []
    page.on('request', (request) => {
      if (request.url().endsWith('/auth/refresh')) renewals.push(request.url())
    })
    await page.reload()
    await heading('Files').waitFor()
    expect(renewals.length).toBe(1)
    // The refusals that told about it are in the console by nature.
    watch.trouble.splice(0)
  })

  it('keeps an administrator’s pages from everybody else, in words', async () => {
    await page.goto(`${gateway.url}/register`)
    await fill({ email: 'ann@example.org', password: 'another password' })
    await page.getByRole('button', { name: 'Make account' }).click()
    await heading('Files').waitFor()
    const { named } = await openInOneGo(page, `${gateway.url}/admin/nodes`)
    expect(named.join()).not.toMatch(/NodesPage|system/)
    await page.unroute('**/assets/*.js')
    await page.reload()
    await heading('This page is for admins').waitFor()
    const menu = page.getByRole('navigation', { name: 'Pages' })
    expect(await menu.getByText('Files').count()).toBe(1)
    expect(await menu.getByText('System').count()).toBe(0)
  })

  const signOut = async () => {
    await page.getByRole('button', { name: /^Account of/ }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await heading('Sign in').waitFor()
  }
  /** On the provider's own pages: who one is there, and that we may know. */
  const signInThere = async (login: string) => {
    await page.locator('[name=login]').fill(login)
    await page.locator('[name=password]').fill('any')
    await page.getByRole('button', { name: 'Sign-in' }).click()
    await page.getByRole('button', { name: 'Continue' }).click()
  }

  it('signs in with a provider, and links an account with it', async () => {
    provider.people.eve = { email: 'eve@example.org', email_verified: true }
    provider.people.boss = { email: 'boss@example.org', email_verified: true }
    const fonts = 'https://fonts.googleapis.com/'
    await context.route(`${fonts}**`, (route) => route.fulfill({ body: '' }))
    await page.goto(`${gateway.url}/login?to=/trash`)
    const byProvider = page.getByRole('link', { name: 'Sign in with Keycloak' })
    await byProvider.click()
    await signInThere('eve')
    await heading('Trash').waitFor()
    await signOut()
    // The provider remembers who one is.
    await byProvider.click()
    await heading('Files').waitFor()
    await page.goto(`${gateway.url}/account`)
    await page.getByRole('button', { name: 'Set a password' }).waitFor()
    await page.getByText('Linked as eve@example.org').waitFor()
    expect(await seriousFindings(page)).toEqual([])
    await signOut()

    await signIn(ADMIN)
    await page.goto(`${gateway.url}/account`)
    const link = async () => {
      const card = page.locator('section', { hasText: 'Sign-in with Keycloak' })
      await card.getByLabel('Current password').fill(ADMIN.password)
      await card.getByRole('button', { name: 'Link with Keycloak' }).click()
    }
    await link()
    await page.getByText('Another account is linked with this one of Keycloak').waitFor()
    await context.clearCookies({ name: /^_session/ })
    await link()
    await signInThere('boss')
    await page.getByText('Linked as boss@example.org').waitFor()
    // The provider's pages are not ours.
    const isTheirs = (line: string) => [provider.issuer, fonts].some((one) => line.includes(one))
    watch.trouble.splice(0, Infinity, ...watch.trouble.filter((line) => !isTheirs(line)))
  })

  it('signs out', async () => {
    await signIn(ADMIN)
    await signOut()
    const names = (await context.cookies()).map(({ name }) => name)
    expect(names).not.toContain('hf_refresh')
  })
})
