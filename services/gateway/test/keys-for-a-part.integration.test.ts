import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { routes } from '../src/routes/table.ts'
import {
  type Call,
  call,
  newAdmin,
  newUser,
  type RunningGateway,
  startTestGateway,
} from './running-gateway.ts'
import { openTestStorage } from './storage.ts'

let gateway: RunningGateway
let admin: { token: string }
let user: { token: string; id: string }
beforeAll(async () => {
  gateway = await startTestGateway({}, openTestStorage)
  admin = await newAdmin(gateway)
  user = await newUser(gateway)
})
afterAll(() => gateway?.stop())

const api = (method: string, path: string, options?: Call) =>
  call(gateway, method, `/api/v1${path}`, options)
const put = async (token: string, path: string, query = '') =>
  api('PUT', `/files/by-path${path}${query}`, { token, body: `bytes of ${path}` })
const make = async (token: string, more: object) =>
  (await api('POST', '/me/api-keys', { token, json: { name: 'part', ...more } })).body

describe('a key with scopes', () => {
  it('may do what they say, and nothing else', async () => {
    const { id } = (await put(user.token, '/scopes/a.txt')).body
    const keys: Record<string, string> = {}
    for (const scope of ['read', 'write', 'delete']) {
      keys[scope] = (await make(user.token, { scopes: [scope] })).key
    }
    const tries = async (token = '') => [
      (await api('GET', `/files/${id}`, { token })).status,
      (await api('HEAD', `/files/${id}/content`, { token })).status,
      (await put(token, '/scopes/a.txt', '?onConflict=replace')).status,
      (await api('DELETE', '/files/00000000-0000-7000-8000-000000000000', { token })).status,
    ]
    expect(await tries(keys.read)).toEqual([200, 200, 403, 403])
    expect(await tries(keys.write)).toEqual([403, 403, 200, 403])
    expect(await tries(keys.delete)).toEqual([403, 403, 403, 404])
    const { body } = await api('GET', '/files', { token: keys.write ?? '' })
    expect(body).toMatchObject({ code: 'FORBIDDEN', detail: expect.stringContaining('"read"') })
  })

  it('administrates only when it may, whoever its owner is', async () => {
    const { key } = await make(admin.token, { scopes: ['read', 'write', 'delete'] })
    expect((await api('GET', '/users', { token: key })).status).toBe(403)
    expect((await call(gateway, 'GET', '/admin/queues/', { token: key })).status).toBe(403)
    const { key: full, scopes } = await make(admin.token, {})
    expect(scopes).toEqual(['read', 'write', 'delete', 'admin'])
    expect((await api('GET', '/users', { token: full })).status).toBe(200)
    const refused = await make(user.token, { scopes: ['admin'] })
    expect(refused).toMatchObject({ code: 'VALIDATION_FAILED', errors: [{ path: 'scopes' }] })
    const both = await make(admin.token, { scopes: ['admin'], folder: '/a' })
    expect(both.code).toBe('VALIDATION_FAILED')
  })

  it('of before may do what its owner may', async () => {
    const { id, key } = await make(admin.token, { scopes: ['read'] })
    await gateway.catalog.pool.query('UPDATE api_keys SET scopes = DEFAULT WHERE id = $1', [id])
    expect((await api('GET', '/users', { token: key })).status).toBe(200)
  })

  it('never reaches the account itself, nor revokes another key', async () => {
    const { key } = await make(user.token, {})
    const json = { currentPassword: 'x', password: 'a stolen password' }
    expect((await api('PATCH', '/me', { token: key, json })).status).toBe(403)
    const password = { password: 'x' }
    expect((await api('DELETE', '/me', { token: key, json: password })).status).toBe(403)
    expect((await api('GET', '/me/sessions', { token: key })).status).toBe(403)
    expect((await api('DELETE', '/me/sessions', { token: key })).status).toBe(403)
    const other = await make(user.token, {})
    expect((await api('DELETE', `/me/api-keys/${other.id}`, { token: key })).status).toBe(403)
    expect((await api('GET', '/me', { token: other.key })).status).toBe(200)
  })
})

/** Every call that says it keeps to a folder, tried on what lies outside: it must not be there. */
const OUTSIDE: Record<string, (id: string, token: string) => Promise<{ status: number }>> = {
  'get /files/{id}': (id, token) => api('GET', `/files/${id}`, { token }),
  'get /files/{id}/content': (id, token) => api('GET', `/files/${id}/content`, { token }),
  'get /files/{id}/tree': (id, token) => api('GET', `/files/${id}/tree`, { token }),
  'get /files/{id}/distribution': (id, token) => api('GET', `/files/${id}/distribution`, { token }),
  'delete /files/{id}': (id, token) => api('DELETE', `/files/${id}?permanent=true`, { token }),
  'get /files/by-path/{path...}': (_, token) => api('GET', '/files/by-path/out/b.txt', { token }),
  'put /files/by-path/{path...}': (_, token) => put(token, '/out/b.txt', '?onConflict=replace'),
  'get /files': (_, token) => api('GET', '/files?folder=/out', { token }),
  'get /files/marks': (_, token) => api('GET', '/files/marks?folder=/out', { token }),
  'post /files/move': (id, token) => many('/files/move', { id, token }, { to: '/in/side' }),
  'post /files/copy': (id, token) => many('/files/copy', { id, token }, { to: '/in/side' }),
  'get /files/{id}/thumbnail': (id, token) => api('GET', `/files/${id}/thumbnail`, { token }),
  'put /files/{id}/thumbnail': (id, token) =>
    api('PUT', `/files/${id}/thumbnail?of=x`, { token, body: 'x' }),
  'post /files/trash': (id, token) => many('/files/trash', { id, token }),
  'post /files': (_, token) => {
    const form = new FormData()
    form.set('folder', '/out')
    form.append('file', new Blob(['x']), 'c.txt')
    return api('POST', '/files', { token, body: form })
  },
  'patch /files/{id}': (id, token) => api('PATCH', `/files/${id}`, { token, json: { copies: 1 } }),
  'post /files/{id}/copy': (id, token) =>
    api('POST', `/files/${id}/copy`, { token, json: { folder: '/in/side', name: 'stolen' } }),
  'get /files/{id}/versions': (id, token) => api('GET', `/files/${id}/versions`, { token }),
  'get /files/{id}/versions/{version}/content': (id, token) =>
    api('GET', `/files/${id}/versions/1/content`, { token }),
  'post /files/{id}/versions/{version}/restore': (id, token) =>
    api('POST', `/files/${id}/versions/1/restore`, { token }),
  'delete /files/{id}/versions/{version}': (id, token) =>
    api('DELETE', `/files/${id}/versions/1`, { token }),
  'patch /folders': (_, token) =>
    api('PATCH', '/folders', { token, json: { from: '/out', to: '/in/side/out' } }),
  'delete /folders': (_, token) => api('DELETE', '/folders?folder=/out', { token }),
  'post /uploads': (_, token) => begin(token),
  'get /uploads': async (_, token) => {
    await begin(user.token)
    const { body } = await api('GET', '/uploads', { token })
    return { status: body.items.length === 0 ? 404 : 200 }
  },
  'head /uploads/{id}': (_, token) => ofUpload('HEAD', token),
  'patch /uploads/{id}': (_, token) =>
    ofUpload('PATCH', token, {
      headers: { 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' },
      body: 'bytes',
    }),
  'delete /uploads/{id}': (_, token) => ofUpload('DELETE', token),
  'post /uploads/precheck': (_, token) =>
    api('POST', '/uploads/precheck', {
      token,
      json: { files: [{ folder: '/out', name: 'b.txt', size: 1 }] },
    }),
  // A list that shows nothing is as good as one that is not there.
  'get /trash': async (_, token) => {
    const { body } = await api('GET', '/trash', { token })
    return { status: body.items.length === 0 ? 404 : 200 }
  },
  'post /trash/{id}/restore': async (_, token) =>
    api('POST', `/trash/${await trashed()}/restore`, { token }),
  'delete /trash/{id}': async (_, token) => api('DELETE', `/trash/${await trashed()}`, { token }),
  'get /archive': async (id, token) => {
    const beside = await api('GET', '/archive?folder=/in/side&folder=/out', { token })
    if (beside.status !== 404) return beside
    return api('GET', `/archive?ids=${id}`, { token })
  },
  'post /files/{id}/links': (id, token) => api('POST', `/files/${id}/links`, { token, json: {} }),
  'post /links': async (_, token) => {
    for (const folder of ['/in', '/in/sidecar', '/in/side/../../out']) {
      const { status } = await api('POST', '/links', { token, json: { folder } })
      expect([400, 404]).toContain(status)
    }
    return api('POST', '/links', { token, json: { folder: '/out' } })
  },
  'get /files/{id}/links': (id, token) => api('GET', `/files/${id}/links`, { token }),
  'get /links': async (_, token) => {
    await linkedFolder()
    const { body } = await api('GET', '/links', { token })
    return { status: body.items.length === 0 ? 404 : 200 }
  },
  'get /links/{id}': async (id, token) => {
    const ofFolder = await api('GET', `/links/${await linkedFolder()}`, { token })
    if (ofFolder.status !== 404) return ofFolder
    return api('GET', `/links/${await linked(id)}`, { token })
  },
  'delete /links/{id}': async (id, token) => {
    const ofFolder = await api('DELETE', `/links/${await linkedFolder()}`, { token })
    if (ofFolder.status !== 404) return ofFolder
    return api('DELETE', `/links/${await linked(id)}`, { token })
  },
  'post /imports': async (_, token) => {
    const headers = { 'content-type': 'application/vnd.ipld.car' }
    const car = await api('POST', '/imports?folder=/out', { token, headers, body: 'a CAR' })
    if (car.status !== 404) return car
    const json = { url: 'https://example.org/a', folder: '/in/sidecar' }
    return api('POST', '/imports', { token, json })
  },
  'get /imports': async (_, token) => {
    const { body } = await api('GET', '/imports', { token })
    return { status: body.items.length === 0 ? 404 : 200 }
  },
  'get /imports/{id}': async (_, token) => api('GET', `/imports/${await importing()}`, { token }),
  'delete /imports/{id}': async (_, token) =>
    api('DELETE', `/imports/${await importing()}`, { token }),
}

/** By its id, where a selection of nothing is as good as a refusal; and by what its folder shows. */
const many = async (path: string, { id, token }: { id: string; token: string }, more = {}) => {
  const byId = await api('POST', path, { token, json: { select: { ids: [id] }, ...more } })
  if (byId.body.files !== 0) return byId
  return api('POST', path, { token, json: { select: { folder: '/out' }, ...more } })
}

/** A link to a file, made by its owner. */
const linked = async (id: string) =>
  (await api('POST', `/files/${id}/links`, { token: user.token, json: {} })).body.id as string

/** A link to a folder outside. */
const linkedFolder = async () =>
  (await api('POST', '/links', { token: user.token, json: { folder: '/out' } })).body.id as string

const TUS = { 'tus-resumable': '1.0.0' }

/** A resumable upload to outside. */
const begin = (token: string) => {
  const said = [`filename ${btoa('c.txt')}`, `folder ${btoa('/out')}`].join(',')
  const headers = { ...TUS, 'upload-length': '5', 'upload-metadata': said }
  return api('POST', '/uploads', { token, headers })
}

const ofUpload = async (method: string, token: string, { headers, ...more }: Call = {}) => {
  const id = (await begin(user.token)).headers.get('location')?.split('/').at(-1)
  expect(id).toBeDefined()
  return api(method, `/uploads/${id}`, { token, headers: { ...TUS, ...headers }, ...more })
}

/** An import to outside. */
const importing = async () => {
  const json = { url: 'https://example.org/a', folder: '/out' }
  return (await api('POST', '/imports', { token: user.token, json })).body.id as string
}

/** What lies in the trash from outside. */
const trashed = async () =>
  (await api('GET', '/trash', { token: user.token })).body.items[0].id as string

/** They show nothing of any file. */
const WITHOUT_FILES = ['get /me', 'delete /me/api-keys/{id}']

describe('a key for a folder', () => {
  let key: string
  let outside: string
  beforeAll(async () => {
    key = (await make(user.token, { folder: 'in/side/' })).key
    outside = (await put(user.token, '/out/b.txt')).body.id
    const more = { token: user.token, body: 'other bytes' }
    await api('PUT', '/files/by-path/out/b.txt?onConflict=replace', more)
    const { body: gone } = await put(user.token, '/out/gone.txt')
    await api('DELETE', `/files/${gone.id}`, { token: user.token })
  })

  it('is tried here on every call that keeps to it', () => {
    const kept = routes.filter(({ keepsToFolder }) => keepsToFolder)
    expect(kept.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(
      [...Object.keys(OUTSIDE), ...WITHOUT_FILES].sort(),
    )
  })

  it.each(Object.keys(OUTSIDE))('does not find by %s what lies outside', async (name) => {
    // There is something to be found.
    if (name.includes('link')) await linked(outside)
    if (name.includes('import')) await importing()
    expect((await OUTSIDE[name]?.(outside, key))?.status).toBe(404)
    const there = await api('GET', `/files/${outside}`, { token: user.token })
    expect(there.body).toMatchObject({ id: outside, version: 2, copies: { wanted: 3 } })
  })

  it('makes, sees and ends links to its own folder and to those below', async () => {
    const { id: fileId } = (await put(key, '/in/side/shared/a.txt')).body
    for (const folder of ['/in/side', '/in/side/shared']) {
      const made = await api('POST', '/links', { token: key, json: { folder } })
      expect([made.status, made.body.folder]).toEqual([201, folder])
      const { id } = made.body
      expect((await api('GET', `/links/${id}`, { token: key })).status).toBe(200)
      const { body } = await api('GET', `/links?folder=${folder}`, { token: key })
      expect(body.items.map((one: { id: string }) => one.id)).toEqual([id])
      expect((await api('DELETE', `/links/${id}`, { token: key })).status).toBe(204)
    }
    await api('DELETE', `/files/${fileId}?permanent=true`, { token: key })
  })

  it('moves and copies nothing to the outside', async () => {
    const { id } = (await put(key, '/in/side/kept.txt')).body
    const at = `/files/${id}`
    const place = { folder: '/out', name: 'kept.txt' }
    expect((await api('PATCH', at, { token: key, json: place })).status).toBe(404)
    expect((await api('POST', `${at}/copy`, { token: key, json: place })).status).toBe(404)
    const move = { from: '/in/side', to: '/out/side' }
    expect((await api('PATCH', '/folders', { token: key, json: move })).status).toBe(404)
    expect((await api('DELETE', '/trash', { token: key })).status).toBe(403)
    expect((await api('DELETE', at, { token: key })).status).toBe(204)
    expect((await api('POST', `/trash/${id}/restore`, { token: key })).status).toBe(200)
    expect((await api('DELETE', `${at}?permanent=true`, { token: key })).status).toBe(204)
  })

  it('finds all there is inside, and below, and nothing with a longer name', async () => {
    expect((await put(key, '/in/side/a.txt')).status).toBe(201)
    const below = (await put(key, '/in/side/low/b.txt')).body
    expect((await put(key, '/in/sidecar/c.txt')).status).toBe(404)
    expect((await put(key, '/d.txt')).status).toBe(404)
    for (const folder of ['/', '/in', '/in/sidecar']) {
      expect((await api('GET', `/files?folder=${folder}`, { token: key })).status).toBe(404)
    }
    const { body } = await api('GET', '/files?folder=/in/side&recursive', { token: key })
    expect(body.items.map(({ name }: { name: string }) => name)).toEqual(['a.txt', 'b.txt'])
    expect((await api('GET', `/files/${below.id}/content`, { token: key })).status).toBe(200)
    expect((await api('DELETE', `/files/${below.id}`, { token: key })).status).toBe(204)
    const form = new FormData()
    form.set('folder', '/in/side')
    form.append('file', new Blob(['x']), 'form.txt')
    expect((await api('POST', '/files', { token: key, body: form })).status).toBe(201)
  })

  it('archives, shares and imports inside', async () => {
    const { id } = (await put(key, '/in/side/shared.txt')).body
    await linked(outside)
    const archive = await api('GET', `/archive?folder=/in/side&ids=${id}&format=car`, {
      token: key,
    })
    expect(archive.status).toBe(200)
    const made = await api('POST', `/files/${id}/links`, { token: key, json: {} })
    expect(made.status).toBe(201)
    for (const at of ['/links', `/files/${id}/links`]) {
      const { body } = await api('GET', at, { token: key })
      expect(body.items.map((link: { id: string }) => link.id)).toEqual([made.body.id])
    }
    const link = `/links/${made.body.id}`
    expect((await api('GET', link, { token: key })).status).toBe(200)
    expect((await api('DELETE', link, { token: key })).status).toBe(204)

    await importing()
    const json = { url: 'https://example.org/a', folder: '/in/side/low' }
    const begun = await api('POST', '/imports', { token: key, json })
    expect(begun.status).toBe(202)
    const { body } = await api('GET', '/imports', { token: key })
    expect(body.items.map((one: { id: string }) => one.id)).toEqual([begun.body.id])
    const at = `/imports/${begun.body.id}`
    expect((await api('GET', at, { token: key })).body.folder).toBe('/in/side/low')
    expect((await api('DELETE', at, { token: key })).status).toBe(204)
    expect((await api('GET', at, { token: key })).body.state).toBe('cancelled')
  })

  it('is refused by every other call', async () => {
    expect((await api('GET', '/status', { token: key })).status).toBe(403)
  })
})
