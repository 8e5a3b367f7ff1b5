import { describe, expect, it } from 'vitest'
import { type FirstFiles, isForAdmins, scriptsOf } from '../src/web/first-files.ts'
import { whoLooks } from '../src/web/who-looks.ts'

const FIRST: FirstFiles = {
  frame: ['frame.js'],
  pages: [
    { path: '/login', access: 'anyone', scripts: ['login.js'] },
    { path: '/reset/:token', access: 'anyone', scripts: ['reset.js'] },
    { path: '/files/*', access: 'user', scripts: ['frame.js', 'files.js'] },
    { path: '/admin', access: 'admin', scripts: ['frame.js', 'dashboard.js'] },
    { path: '/admin/nodes/new', access: 'admin', scripts: ['frame.js', 'new-node.js'] },
    { path: '/admin/nodes/:id', access: 'admin', scripts: ['frame.js', 'node.js'] },
    { path: '*', access: 'user', scripts: ['frame.js', 'not-found.js'] },
  ],
}

describe('what is loaded with a page', () => {
  it.each([
    ['/', 'files.js'],
    ['/files', 'files.js'],
    ['/files/', 'files.js'],
    ['/files/a/b%20c', 'files.js'],
    ['/admin', 'dashboard.js'],
    ['/admin/nodes/new', 'new-node.js'],
    ['/admin/nodes/7', 'node.js'],
    ['/admin/nodes/7/deeper', 'not-found.js'],
    ['/nothing', 'not-found.js'],
  ])('of an administrator at %s is the frame and %s', (path, file) =>
    expect(scriptsOf(FIRST, path, 'admin')).toEqual(['frame.js', file]),
  )

  it('of a user is the frame alone where only administrators see something', () => {
    expect(scriptsOf(FIRST, '/admin/nodes/7', 'user')).toEqual(['frame.js'])
    expect(scriptsOf(FIRST, '/files', 'user')).toEqual(['frame.js', 'files.js'])
  })

  it.each(['/', '/files/a', '/admin', '/nothing'])(
    'of nobody at %s is the sign-in that they will see',
    (path) => expect(scriptsOf(FIRST, path, 'nobody')).toEqual(['login.js']),
  )

  it('is the same for everybody who gets in', () => {
    for (const viewer of ['nobody', 'user', 'admin'] as const) {
      expect(scriptsOf(FIRST, '/reset/abc', viewer)).toEqual(['reset.js'])
    }
  })

  it('is nothing where a build says nothing', () =>
    expect(scriptsOf({ frame: [], pages: [] }, '/files', 'nobody')).toEqual([]))
})

describe('who looks at a page', () => {
  const asAdmin = { identify: async () => ({ role: 'admin' as const }), isForAdmins: true }
  const session = { cookie: 'hf_csrf=a; hf_access=b' }

  it('is nobody without a session, and a user without a role that can be told', async () => {
    expect(await whoLooks({}, asAdmin)).toBe('nobody')
    expect(await whoLooks({ cookie: 'hf_access=b' }, asAdmin)).toBe('nobody')
    expect(await whoLooks({ cookie: 'hf_csrf=a' }, asAdmin)).toBe('user')
    expect(await whoLooks(session, asAdmin)).toBe('admin')
    const ended = { ...asAdmin, identify: () => Promise.reject(new Error('ended')) }
    expect(await whoLooks(session, ended)).toBe('user')
  })

  it('costs a look into the catalogue for pages of administrators only', async () => {
    const identify = () => Promise.reject(new Error('was asked'))
    expect(await whoLooks(session, { identify, isForAdmins: false })).toBe('user')
    expect(isForAdmins(FIRST, '/admin/nodes/7')).toBe(true)
    expect(isForAdmins(FIRST, '/files')).toBe(false)
  })

  it('does not wait for a catalogue that does not answer', async () => {
    const never = { ...asAdmin, identify: () => new Promise<never>(() => {}) }
    expect(await whoLooks(session, never)).toBe('user')
  })
})
