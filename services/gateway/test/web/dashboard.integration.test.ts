import {
  type Catalog,
  rollUpSeries,
  SAMPLE_SECONDS,
  type Sample,
  sampleFacts,
  writeSample,
} from '@holdfast/catalog'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { call, newAdmin } from '../running-gateway.ts'
import { openTestStorage } from '../storage.ts'
import { CHROMIUM, hasChromium, openInOneGo, seriousFindings } from './browser.ts'
import { type OpenApp, openApp } from './open-app.ts'

if (!hasChromium) process.stdout.write(`${CHROMIUM} is not there: the dashboard was not opened\n`)

const MIB = 1_048_576
const sample: Sample = {
  ...{ bytesIn: 3 * MIB, bytesOut: MIB, requests: 12 },
  ...{ readCounts: [4], readP50: 2, readP95: 9, writeCounts: null, writeP50: null, writeP95: null },
  ...{ fileBytes: 5, usedBytes: 15, freeBytes: 85, files: 1, chunks: 1, shortChunks: 0 },
  ...{ missingBytes: 0, repairRate: 0, moveRate: 0, nodes: 4, nodesUp: 4, queued: 0 },
}

/** What a monitor would have written: ten minutes with four missing in the middle. */
async function writeTenMinutes(catalog: Catalog): Promise<void> {
  const { at } = await sampleFacts(catalog)
  for (let ago = 60; ago >= 0; ago -= 1) {
    if (ago > 18 && ago <= 42) continue
    const end = new Date(at.getTime() - ago * SAMPLE_SECONDS * 1_000)
    await writeSample(catalog, end, { ...sample, bytesIn: sample.bytesIn * (1 + Math.sin(ago)) })
  }
  await rollUpSeries(catalog, { at, bucketMs: [1] })
}

describe.skipIf(!hasChromium)('the dashboard, in a browser', () => {
  let app: OpenApp
  let page: Page

  beforeAll(async () => {
    app = await openApp((catalog) => openTestStorage(catalog))
    page = app.page
    const { token } = await newAdmin(app.gateway)
    const body = Buffer.alloc(100, 'x')
    await call(app.gateway, 'PUT', '/api/v1/files/by-path/a.txt', { token, body })
    await writeTenMinutes(app.gateway.catalog)
    await page.context().request.post(`${app.gateway.url}/api/v1/auth/login`, {
      data: { email: 'admin@example.test', password: 'an admin password' },
    })
  })
  afterAll(async () => {
    await app?.close()
    expect(app?.watch.trouble).toEqual([])
  })

  it('is loaded in one go, and asks for nothing twice', async () => {
    const { named, asked } = await openInOneGo(page, `${app.gateway.url}/admin`)
    await page.getByRole('region', { name: 'Is everything safe?' }).waitFor()
    expect(asked).toEqual(expect.arrayContaining(named))
    const calls = asked.filter((path) => /^.(assets|api.v1.me|api.v1.status)/.test(path))
    expect(new Set(calls).size).toBe(calls.length)
    await page.unroute('**/assets/*.js')
  })

  const throughput = () => page.getByRole('figure', { name: 'Throughput' })
  /** Pixels of a chart that have the colour of its first line. */
  const drawn = () =>
    throughput()
      .locator('canvas')
      .evaluate((element) => {
        const canvas = element as unknown as {
          width: number
          height: number
          getContext(kind: '2d'): {
            getImageData(...box: number[]): { data: Uint8ClampedArray }
          }
        }
        const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
        let blue = 0
        for (let at = 0; at < data.length; at += 4) {
          const [red = 0, , value = 0, alpha = 0] = data.slice(at, at + 4)
          if (alpha > 128 && value - red > 60) blue += 1
        }
        return blue
      })

  const isDrawn = (pixels: number) =>
    expect.poll(drawn, { timeout: 20_000 }).toBeGreaterThan(pixels)

  it('draws what was measured, and says it in words and numbers', async () => {
    await page.goto(`${app.gateway.url}/admin`)
    await throughput().waitFor()
    expect(await page.getByRole('figure').count()).toBe(11)
    await isDrawn(30)
    await throughput().getByText('most 1.00 MiB/s out at', { exact: false }).waitFor()
    await page.getByText('For 4 min of this time nobody measured', { exact: false }).waitFor()
    await page.getByRole('button', { name: 'Numbers of Throughput' }).click()
    const numbers = page.getByRole('region', { name: 'Throughput, numbers' })
    // A head, and a row for every look; the last one may not be over yet.
    expect(await numbers.getByRole('row').count()).toBeGreaterThanOrEqual(37)
    expect(await numbers.getByText('1.00 MiB/s').count()).toBeGreaterThan(30)
    expect(await seriousFindings(page)).toEqual([])
  })

  it('looks back further, and keeps that in the address', async () => {
    await page.getByRole('button', { name: '30 days' }).click()
    await page.waitForURL('**/admin?range=30d')
    await page.reload()
    await throughput().waitFor()
    const chosen = page.getByRole('button', { name: '30 days', pressed: true })
    expect(await chosen.count()).toBe(1)
    // One hour alone has no line to its neighbours.
    await isDrawn(4)
  })

  it('leads from its numbers to the nodes and chunks that they count', async () => {
    const sql = `INSERT INTO chunk_issues (digest, node_id, kind)
      SELECT digest, holders[1], 'moving' FROM chunks LIMIT 1`
    await app.gateway.catalog.pool.query(sql)
    await page.goto(`${app.gateway.url}/admin`)
    await page.getByRole('link', { name: '1 chunk on the move' }).click()
    await page.waitForURL('**/admin/chunks?issue=moving')
    await page.getByRole('region', { name: 'Chunks' }).getByText('Moving').waitFor()
    expect(await page.getByRole('region', { name: 'Chunks' }).getByRole('row').count()).toBe(2)
    await page.goBack()
    const active = page.getByRole('listitem').filter({ hasText: 'Active' }).getByRole('link')
    const count = Number(await active.textContent())
    await active.click()
    await page.waitForURL('**/admin/nodes?state=active')
    const nodes = page.getByRole('region', { name: 'Nodes' }).getByRole('row')
    await nodes.nth(count).waitFor()
    // With the head.
    expect(await nodes.count()).toBe(count + 1)
    expect(await seriousFindings(page)).toEqual([])
    await page.getByLabel('State').selectOption('down')
    await page.getByText('No node is in this state').waitFor()
  })

  it('tells what happened in sentences, with names that lead on', async () => {
    await page.goto(`${app.gateway.url}/admin`)
    const events = page.getByRole('region', { name: 'Recent events' })
    await events.getByText('admin@example.test signed in from 127.0.0.1').first().waitFor()
    await events.getByRole('link', { name: 'admin@example.test' }).first().click()
    await page.waitForURL(/admin.(users|events)/)
  })

  it('shows the same in the dark', async () => {
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.goto(`${app.gateway.url}/admin`)
    await throughput().waitFor()
    await isDrawn(30)
    expect(await seriousFindings(page)).toEqual([])
  })
})
