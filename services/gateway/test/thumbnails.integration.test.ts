import { releaseNextSegment } from '@holdfast/catalog'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { call, newUser, type RunningGateway, startTestGateway } from './running-gateway.ts'
import { openTestStorage, type Storage } from './storage.ts'

let gateway: RunningGateway
let storage: Storage
let ann: { token: string; id: string }
beforeAll(async () => {
  gateway = await startTestGateway({}, async (catalog) => {
    storage = await openTestStorage(catalog)
    return storage
  })
  ann = await newUser(gateway)
})
afterAll(() => gateway?.stop())

type Options = Parameters<typeof call>[3]
const api = (method: string, path: string, options: Options = {}) =>
  call(gateway, method, `/api/v1${path}`, { token: ann.token, ...options })
const put = async (path: string, body: string, query = '') =>
  (await api('PUT', `/files/by-path/${path}${query}`, { body })).body
const query = async (text: string, values: unknown[] = []) =>
  (await gateway.catalog.pool.query(text, values)).rows
const used = async () => (await api('GET', '/me')).body.user.quota.used as number

/** Nothing but the beginning of a picture, which is all that a server looks at. */
const picture = (text: string, size = 100): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(size)
  bytes.set(Buffer.from(`RIFF\0\0\0\0WEBP${text}`))
  return bytes
}
const show = ({ id, cid }: { id: string; cid: string }, body = picture(id), of = cid) =>
  api('PUT', `/files/${id}/thumbnail?of=${of}`, { body, headers: { 'content-type': 'image/webp' } })
const look = async (id: string, more = '', headers: Record<string, string> = {}) => {
  const response = await fetch(`${gateway.url}/api/v1/files/${id}/thumbnail${more}`, {
    headers: { authorization: `Bearer ${ann.token}`, ...headers },
  })
  return { response, bytes: new Uint8Array(await response.arrayBuffer()) }
}

describe('a thumbnail', () => {
  it('is told with its file, served as a picture and nothing else, and counts for the quota', async () => {
    const file = await put('a.png', 'some bytes')
    expect(file.thumbnail).toBeNull()
    expect((await look(file.id)).response.status).toBe(404)
    const before = await used()
    const { status, body } = await show(file)
    expect(status).toBe(200)
    expect(body.thumbnail).toMatch(/^bafkrei/)
    expect((await api('GET', `/files/${file.id}`)).body.thumbnail).toBe(body.thumbnail)
    const listed = await api('GET', '/files')
    expect(listed.body.items[0].thumbnail).toBe(body.thumbnail)
    expect(await used()).toBe(before + 100)
    const { response, bytes } = await look(file.id)
    expect(bytes).toEqual(picture(file.id))
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'image/webp',
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringMatching(/^sandbox; default-src 'none'/),
      'cache-control': 'private, no-cache',
      etag: `"${body.thumbnail}"`,
    })
  })

  it('is kept by a browser under its own address, and has ranges and conditions', async () => {
    const file = await put('kept.png', 'kept')
    const { thumbnail } = (await show(file)).body
    const kept = (await look(file.id, `?cid=${thumbnail}`)).response
    expect(kept.headers.get('cache-control')).toBe('private, max-age=31536000, immutable')
    expect((await look(file.id, `?cid=${file.cid}`)).response.status).toBe(404)
    const status = async (headers: Record<string, string>) =>
      (await look(file.id, '', headers)).response.status
    expect(await status({ 'if-none-match': `"${thumbnail}"` })).toBe(304)
    expect(await status({ 'if-match': '"another"' })).toBe(412)
    expect(await status({ range: 'bytes=0-3' })).toBe(206)
    expect(await status({ range: 'bytes=900-' })).toBe(416)
  })

  it('is no svg, no page, nothing large, and shows no other bytes than the file has', async () => {
    const file = await put('b.png', 'b')
    const refusal = async (reply: ReturnType<typeof show>) => {
      const { status, body } = await reply
      return [status, body.code]
    }
    for (const text of ['<svg xmlns="http://www.w3.org/2000/svg"/>', '<!doctype html>', '']) {
      const bytes = new TextEncoder().encode(text)
      expect(await refusal(show(file, bytes))).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE'])
    }
    expect(await refusal(show(file, picture('', 65_537)))).toEqual([413, 'TOO_LARGE'])
    const other = await put('c.png', 'c')
    expect(await refusal(show(file, picture(''), other.cid))).toEqual([412, 'PRECONDITION_FAILED'])
    const ben = await newUser(gateway)
    const at = `/files/${file.id}/thumbnail?of=${file.cid}`
    const theirs = await api('PUT', at, { token: ben.token, body: picture('') })
    expect(theirs.status).toBe(404)
    await query('UPDATE users SET quota_bytes = 50 WHERE id = $1', [ann.id])
    expect(await refusal(show(file))).toEqual([507, 'QUOTA_EXCEEDED'])
    await query('UPDATE users SET quota_bytes = NULL WHERE id = $1', [ann.id])
    expect((await api('GET', `/files/${file.id}`)).body.thumbnail).toBeNull()
  })

  it('goes with the bytes it shows: to copies and versions, never to what replaces them', async () => {
    const file = await put('d.png', 'first')
    const { thumbnail } = (await show(file)).body
    const json = { folder: '/', name: 'copy.png' }
    const copy = await api('POST', `/files/${file.id}/copy`, { json })
    expect(copy.body.thumbnail).toBe(thumbnail)
    await api('PATCH', `/files/${file.id}`, { json: { name: 'moved.png' } })
    expect((await put('moved.png', 'second', '?onConflict=replace')).thumbnail).toBeNull()
    expect((await look(file.id, `?cid=${thumbnail}`)).response.status).toBe(404)
    const restored = await api('POST', `/files/${file.id}/versions/1/restore`)
    expect(restored.body.thumbnail).toBe(thumbnail)
    const { response } = await look(file.id)
    expect(response.status).toBe(200)
  })

  it('goes when nothing shows its bytes any more, and leaves nothing behind', async () => {
    const before = await used()
    const file = await put('e.png', 'to go')
    const copy = await api('POST', `/files/${file.id}/copy`, { json: { folder: '/', name: 'f' } })
    await show(file, picture('one'))
    await show(file, picture('another', 300))
    expect(await used()).toBe(before + 2 * 5 + 300)
    await api('DELETE', `/files/${file.id}?permanent=true`)
    expect((await api('GET', `/files/${copy.body.id}`)).body.thumbnail).not.toBeNull()
    await api('DELETE', `/files/${copy.body.id}?permanent=true`)
    expect(await used()).toBe(before)
    const released = await query(`SELECT id FROM contents WHERE state = 'released'`)
    expect(released).toHaveLength(3)
    for (const { id } of released) while (await releaseNextSegment(gateway.catalog, id));
    // Two replaced one: the chunk of each is unused now.
    const sizes = 'SELECT size FROM chunks WHERE refs = 0 AND size IN (5, 300) ORDER BY size'
    expect(await query(sizes)).toEqual([{ size: 5 }, { size: 300 }])
    expect(await query(`SELECT id FROM contents WHERE state IN ('open', 'released')`)).toEqual([])
  })

  it('of which no node has a copy that answers is not there for now', async () => {
    const file = await put('g.png', 'g')
    await show(file)
    for (const node of storage.nodes) node.become({ down: true })
    expect((await look(file.id)).response.status).toBe(503)
  })
})
