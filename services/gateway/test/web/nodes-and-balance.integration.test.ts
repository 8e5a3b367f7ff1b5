import { createHash } from 'node:crypto'
import { type Catalog, tellConfigured } from '@holdfast/catalog'
import { NodeUnreachable } from '@holdfast/nodes'
import { createPlacement } from '@holdfast/placement'
import { startTestNode, type TestNode } from '@holdfast/testbed'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { newAdmin } from '../running-gateway.ts'
import { hasChromium, seriousFindings } from './browser.ts'
import { type OpenApp, openApp } from './open-app.ts'

const notAMember = () => {
  throw new NodeUnreachable('not a member here')
}

/** Three nodes with 60 chunks where they belong, and two chunks that lie on the first one alone. */
async function fill({ pool }: Catalog): Promise<void> {
  for (const name of ['attic', 'cellar', 'shed']) {
    await pool.query(
      `INSERT INTO nodes (name, rpc_url, peer_id, state, capacity_bytes, used_bytes)
       VALUES ($1, 'http://' || $1 || '.test:5001', $1, 'active', 1e9, 6e7)`,
      [name],
    )
  }
  const placement = createPlacement([1, 2, 3].map((id) => ({ id, weight: 1, zone: null })))
  for (let at = 0; at < 62; at += 1) {
    const digest = createHash('sha256').update(String(at)).digest()
    const holders = at < 60 ? placement.idealNodes(digest.readUInt16BE(0) >> 4, 2) : [1]
    await pool.query(
      `INSERT INTO chunks (digest, size, refs, wanted, holders) VALUES ($1, 1048576, 1, 2, $2)`,
      [digest, [...holders].sort((a, b) => a - b)],
    )
  }
}

describe.skipIf(!hasChromium)('nodes and balance, in a browser', () => {
  let app: OpenApp
  let page: Page
  let node: TestNode

  beforeAll(async () => {
    const pool = { load: notAMember, node: notAMember }
    ;[app, node] = await Promise.all([
      openApp(async (catalog) => {
        await fill(catalog)
        return { pool, close: async () => {} }
      }),
      startTestNode(),
    ])
    page = app.page
    await newAdmin(app.gateway)
    await page.context().request.post(`${app.gateway.url}/api/v1/auth/login`, {
      data: { email: 'admin@example.test', password: 'an admin password' },
    })
  })
  afterAll(async () => {
    await app?.close()
    await node?.stop()
  })
  afterEach(() => expect(app.watch.trouble).toEqual([]))

  const dialog = () => page.getByRole('dialog')
  const button = (name: string) => page.getByRole('button', { name, exact: true })
  const heading = (name: string) => page.getByRole('heading', { level: 1, name }).waitFor()
  const go = (path: string) => page.goto(app.gateway.url + path)

  it('a node is added only after a test, and each risk of it was accepted', async () => {
    await go('/admin/nodes')
    await page.getByRole('link', { name: 'Add node' }).click()
    await button('Test connection').click()
    expect(await page.getByRole('alert').textContent()).toContain('Enter an address')
    expect(await seriousFindings(page)).toEqual([])

    await page.getByLabel('RPC address').fill('http://127.0.0.1:9')
    await button('Test connection').click()
    await page.getByText('This will not work yet.', { exact: false }).waitFor()
    await page.getByText('Nothing listens', { exact: false }).waitFor()
    expect(await button('Add node').count()).toBe(0)

    await page.getByLabel('RPC address').fill(node.rpcUrl)
    // The result was about another address.
    expect(await page.getByLabel('What the test found').count()).toBe(0)
    await page.getByLabel('Name').fill('barn')
    await button('Test connection').click()
    await page.getByText('It works, with a risk', { exact: false }).waitFor()
    expect(await seriousFindings(page)).toEqual([])
    expect(await button('Add node').isDisabled()).toBe(true)
    await page.getByLabel('I accept the risk. Syncs writes', { exact: false }).check()
    await button('Add node').click()
    await heading('barn')
    await page.getByRole('row').filter({ hasText: 'Node: added' }).waitFor()
  })

  it('a plan is looked at as a picture, applied, paused, resumed and cancelled', async () => {
    await go('/admin/balance')
    await page.getByText('Nothing was rebalanced yet.').waitFor()
    await button('Make a plan').click()
    await heading('Planned rebalance')
    const picture = page.getByRole('region', { name: 'Bytes on each node before and after' })
    await picture.getByRole('row').filter({ hasText: 'barn' }).getByText('+').waitFor()
    expect(await seriousFindings(page)).toEqual([])
    await button('Apply plan').click()
    const apply = dialog().getByRole('button', { name: /^Move .* MiB$/ })
    expect(await seriousFindings(page)).toEqual([])
    await apply.click()
    await page.getByText('Waiting', { exact: true }).waitFor()
    await button('Pause').click()
    await page.getByText('Paused', { exact: true }).waitFor()
    await button('Resume').click()
    await page.getByText('Running', { exact: true }).waitFor()
    await button('Cancel rebalance').click()
    await dialog().getByRole('button', { name: 'End rebalance' }).click()
    await page.getByText('Cancelled', { exact: true }).waitFor()
    await go('/admin/balance')
    await page.getByRole('row').filter({ hasText: 'Cancelled' }).waitFor()
  })

  it('a drain says what it comes to before it begins, and is taken back', async () => {
    await go('/admin/nodes')
    await page.getByRole('link', { name: 'cellar' }).click()
    await page.getByText('copies in use there', { exact: false }).waitFor()
    expect(await seriousFindings(page)).toEqual([])
    await button('Drain').click()
    await dialog().getByText('The other nodes have room for all of it').waitFor()
    expect(await seriousFindings(page)).toEqual([])
    await dialog()
      .getByRole('button', { name: /^Drain .* MiB$/ })
      .click()
    await page.getByText('Draining', { exact: true }).waitFor()
    await button('Take back').click()
    await dialog().getByRole('button', { name: 'Take node back' }).click()
    await page.getByText('Active', { exact: true }).waitFor()
  })

  it('one button drains a node and removes it then, and it can be kept until that is done', async () => {
    await go('/admin/nodes/2')
    await button('Remove').click()
    const leave = dialog().getByRole('button', { name: 'Drain, then remove' })
    await dialog().getByText('Safe after draining', { exact: false }).waitFor()
    expect(await seriousFindings(page)).toEqual([])
    expect(await leave.isDisabled()).toBe(true)
    await dialog().getByLabel('Type cellar to go on').fill('cellar')
    await leave.click()
    await page.getByText('then it leaves, as admin@example.test asked', { exact: false }).waitFor()
    await go('/admin/nodes')
    await page.getByText('then it leaves', { exact: true }).waitFor()
    await page.getByText('every file stays readable').first().waitFor()
    await page.getByRole('link', { name: '2 chunks unreadable' }).waitFor()
    expect(await seriousFindings(page)).toEqual([])
    await page.getByRole('link', { name: 'cellar' }).click()
    await button('Keep this node').click()
    await dialog().getByRole('button', { name: 'Keep this node' }).click()
    await page.getByText('Active', { exact: true }).waitFor()
  })

  it('a node that is down need not be waited for', async () => {
    const { catalog } = app.gateway
    await tellConfigured(catalog, { outAfterSeconds: 300 })
    await catalog.pool.query(`UPDATE nodes SET state = 'down', since = now() WHERE name = 'shed'`)
    await go('/admin/nodes/3')
    await button('Start repair now').click()
    await dialog()
      .getByRole('button', { name: /^Copy .* MiB now$/ })
      .click()
    await page.getByText('Out', { exact: true }).waitFor()
    await catalog.pool.query(`UPDATE nodes SET state = 'active' WHERE name = 'shed'`)
  })

  it('a node with last copies is removed only after it was asked twice, by its name', async () => {
    await go('/admin/nodes/1?dialog=remove-now')
    await dialog().getByText('Would lose 2 chunks (2.00 MiB)', { exact: false }).waitFor()
    expect(await seriousFindings(page)).toEqual([])
    await dialog().getByRole('button', { name: 'Go on without 2 chunks' }).click()
    const second = page.getByRole('dialog', { name: 'Lose 2 chunks for good?' })
    const remove = second.getByRole('button', { name: 'Remove node and lose 2 chunks' })
    expect(await remove.isDisabled()).toBe(true)
    await second.getByLabel('Type attic to go on').fill('attic')
    await remove.click()
    await page.getByText('Lost', { exact: true }).waitFor()
    expect(await button('Remove').count()).toBe(0)
  })

  it('all of it fits on a phone, in the dark', async () => {
    await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' })
    await page.setViewportSize({ width: 390, height: 844 })
    for (const path of ['/admin/nodes/2', '/admin/nodes/new', '/admin/balance']) {
      await go(path)
      await page.locator('h1').waitFor()
      await page.getByRole('heading', { level: 2 }).first().waitFor()
      expect(await seriousFindings(page), path).toEqual([])
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390)
    }
  })
})
