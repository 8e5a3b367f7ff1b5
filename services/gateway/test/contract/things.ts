import { scopeOf } from '../../src/http/key-rights.ts'
import { call } from '../running-gateway.ts'
import type { AnyRoute } from './sample-call.ts'

type Owner = { url: string; token: string }
type Thing = Record<string, string>

let made = 0

const store = async ({ url, token }: Owner): Promise<{ id: string; cid: string; path: string }> => {
  made += 1
  const path = `theirs/secret-${made}.txt`
  const at = `/api/v1/files/by-path/${path}`
  const { body } = await call({ url }, 'PUT', at, { token, body: `secret ${made}` })
  return { id: body.id, cid: body.cid, path }
}

const withThumbnail = async (owner: Owner): Promise<string> => {
  const { id, cid } = await store(owner)
  const { url, token } = owner
  const body = Buffer.from('RIFF\0\0\0\0WEBP')
  await call({ url }, 'PUT', `/api/v1/files/${id}/thumbnail?of=${cid}`, { token, body })
  return id
}

/** A link to the folder of one more file, which it names as visitors do. */
const share = async (owner: Owner): Promise<{ token: string; path: string }> => {
  const { path } = await store(owner)
  const { url, token } = owner
  const json = { folder: '/theirs' }
  const { body } = await call({ url }, 'POST', '/api/v1/links', { token, json })
  return { token: body.token, path: path.replace('theirs/', '') }
}

/** A link to a picture, which its page shows. */
const sharePicture = async ({ url, token }: Owner): Promise<{ token: string }> => {
  made += 1
  const headers = { 'content-type': 'image/gif' }
  const at = `/api/v1/files/by-path/theirs/secret-${made}.gif`
  const { body } = await call({ url }, 'PUT', at, { token, headers, body: `GIF89a ${made}` })
  const path = `/api/v1/files/${body.id}/links`
  return { token: (await call({ url }, 'POST', path, { token, json: {} })).body.token }
}

/**
 * How somebody comes to own what a path names, by the path, or what of it goes up to its last parameter. A route whose
 * path is not here fails `who-may-what.integration.test.ts` until it is: nobody else may see its
 * things, and only this knows how to make one.
 */
const THINGS: Readonly<Record<string, (owner: Owner) => Promise<Thing>>> = {
  '/files/{id}': async (owner) => ({ id: await withThumbnail(owner) }),
  '/files/by-path/{path...}': async (owner) => ({ path: (await store(owner)).path }),
  '/files/{id}/versions/{version}': async (owner) => {
    const { id, path } = await store(owner)
    const { url, token } = owner
    const at = `/api/v1/files/by-path/${path}?onConflict=replace`
    await call({ url }, 'PUT', at, { token, body: 'no secret any more' })
    return { id, version: '1' }
  },
  '/trash/{id}': async (owner) => {
    const { id } = await store(owner)
    const { url, token } = owner
    await call({ url }, 'DELETE', `/api/v1/files/${id}`, { token })
    return { id }
  },
  '/links/{id}': async (owner) => {
    const { id } = await store(owner)
    const { url, token } = owner
    const { body } = await call({ url }, 'POST', `/api/v1/files/${id}/links`, { token, json: {} })
    return { id: body.id }
  },
  '/s/{token}': async (owner) => ({ token: (await share(owner)).token }),
  '/s/{token}/files/{path...}': share,
  '/s/{token}/preview': sharePicture,
  '/imports/{id}': async ({ url, token }) => {
    const json = { url: 'https://files.example/secret' }
    return { id: (await call({ url }, 'POST', '/api/v1/imports', { token, json })).body.id }
  },
  '/uploads/{id}': async ({ url, token }) => {
    made += 1
    const headers = {
      'tus-resumable': '1.0.0',
      'upload-length': '5',
      'upload-metadata': `filename ${Buffer.from(`secret-${made}`).toString('base64')}`,
    }
    const answer = await call({ url }, 'POST', '/api/v1/uploads', { token, headers })
    return { id: answer.headers.get('location')?.split('/').at(-1) as string }
  },
  '/me/sessions/{id}': async ({ url, token }) => {
    const { body } = await call({ url }, 'GET', '/api/v1/me/sessions', { token })
    return { id: body.items[0].id }
  },
  '/me/api-keys/{id}': async ({ url, token }) => {
    const json = { name: 'a secret key' }
    return { id: (await call({ url }, 'POST', '/api/v1/me/api-keys', { token, json })).body.id }
  },
}

/** Routes that are about the caller's own, whatever others have there, with the reason. */
export const OWN: Readonly<Record<string, string>> = {
  'put /files/by-path/{path...}': 'paths are of each owner: it makes a file of the caller',
}

/** Routes that take whatever stands in the query, with the reason. */
export const ANY_QUERY: Readonly<Record<string, string>> = {
  'get /auth/oidc/callback': 'providers add parameters of their own (RFC 6749 4.1.2)',
}

/** Whether API keys are refused whatever the path names: before anything is looked for. */
export const isClosedToKeys = (route: AnyRoute): boolean =>
  scopeOf(route) === 'none' || route.path === '/me/api-keys/{id}'

/** `/files/{id}/content` → that of `/files/{id}`, unless it needs one of its own. */
export const makerFor = (path: string): ((owner: Owner) => Promise<Thing>) | undefined =>
  THINGS[path] ?? THINGS[path.slice(0, path.lastIndexOf('}') + 1)]
