import { afterEach, describe, expect, it } from 'vitest'
import { type Answer, type FakeServer, json, startFakeServer } from './fake-server.ts'
import { runCommand, useFolder } from './run-command.ts'

const folder = useFolder()
let server: FakeServer | undefined
afterEach(async () => {
  await server?.close()
  server = undefined
})

const run = (words: string[], stdin = '') =>
  runCommand(words, { configFolder: folder(), url: server?.url, token: 'hf_test', stdin })

/** Answers, and keeps what it was sent. */
const takes = (answer: object) => {
  const taken: unknown[] = []
  const take: Answer = async (req, res) => {
    const pieces: Buffer[] = []
    for await (const piece of req) pieces.push(piece as Buffer)
    taken.push(JSON.parse(Buffer.concat(pieces).toString()))
    json(res, answer)
  }
  return { taken, answer: take }
}

const ann = {
  id: 'u-1',
  email: 'ann@example.org',
  name: 'Ann',
  role: 'user',
  quota: { bytes: 100 * 2 ** 30, used: 2 ** 30, files: null, usedFiles: 7 },
  files: 7,
  disabledAt: null,
  createdAt: '2026-01-01T00:00:00Z',
  lastSeen: null,
}

describe('users', () => {
  it('are listed with what they use of what they may', async () => {
    const items = [ann, { ...ann, id: 'u-2', disabledAt: '2026-01-01T00:00:00Z' }]
    server = await startFakeServer({ 'GET /api/v1/users': { items, next: null } })
    const { code, stdout } = await run(['users', 'ls'])
    expect(code).toBe(0)
    expect(stdout).toMatch(
      /ann@example\.org +Ann +user +1\.0 GiB of 100 GiB +7 +never +active +u-1/,
    )
    expect(stdout).toMatch(/disabled +u-2/)
    expect(JSON.parse((await run(['users', 'ls', '--json'])).stdout).items).toEqual(items)
  })

  it('are made with a token that is shown once, or with a password from standard input', async () => {
    const made = takes({ ...ann, passwordToken: 'once', passwordTokenExpiresIn: 259_200 })
    server = await startFakeServer({ 'POST /api/v1/users': made.answer })
    const words = ['users', 'add', ann.email, '--name', 'Ann', '--quota', '1.5GiB']
    const ran = await run([...words, '--max-files', 'none'])
    expect(ran).toMatchObject({ code: 0, stdout: 'once\n' })
    expect(ran.stderr).toContain('good for 3 d')
    await run(['users', 'add', ann.email, '--role', 'admin', '--password-stdin'], 'a password\n')
    expect(made.taken).toEqual([
      { email: ann.email, name: 'Ann', quota: { bytes: 1_610_612_736, files: null } },
      { email: ann.email, role: 'admin', password: 'a password' },
    ])
  })

  it('are changed and removed by address or id, and invited', async () => {
    const edited = takes(ann)
    const mail = { sent: true, message: 'Mailed to ann@example.org.' }
    const expiresAt = '2026-01-01T00:00:00Z'
    const invited = takes({ id: 'i-1', token: 'invitation', expiresAt, mail })
    server = await startFakeServer({
      'GET /api/v1/users': { items: [ann], next: null },
      'PATCH /api/v1/users/u-1': edited.answer,
      'DELETE /api/v1/users/u-1': {},
      'POST /api/v1/users/invitations': invited.answer,
    })
    const edit = (...words: string[]) => run(['users', 'edit', 'ANN@example.org', ...words])
    expect((await edit('--sign-in', 'off', '--quota', 'none')).code).toBe(0)
    expect((await edit('--reset-password')).code).toBe(0)
    expect((await edit()).code).toBe(2)
    expect(edited.taken).toEqual([
      { disabled: true, quota: { bytes: null } },
      { resetPassword: true },
    ])
    expect((await run(['users', 'remove', 'u-1'])).stderr).toContain('--yes')
    expect((await run(['users', 'remove', 'u-1', '--yes'])).stdout).toContain('is removed')
    expect((await run(['users', 'remove', 'nobody@example.org', '--yes'])).code).toBe(2)
    const invite = await run(['users', 'invite', ann.email, '--days', '2'])
    expect(invite.stdout).toBe('invitation\n')
    expect(invite.stderr).toContain(mail.message)
    expect(invited.taken).toEqual([{ email: ann.email, expiresIn: 172_800 }])
  })
})

describe('keys', () => {
  it('are made for a part, and shown with what they may', async () => {
    const key = {
      ...{ id: 'k-1', name: 'backup', prefix: 'hf_abcde', scopes: ['read'], folder: '/backup' },
      ...{ createdAt: '2026-01-01T00:00:00Z', usedAt: null, expiresAt: null },
    }
    const made = takes({ ...key, key: 'hf_whole' })
    server = await startFakeServer({
      'POST /api/v1/me/api-keys': made.answer,
      'GET /api/v1/me/api-keys': { items: [key, { ...key, folder: null }], next: null },
    })
    const words = ['keys', 'add', 'backup', '--scope', 'write,read', '--folder', '/backup']
    expect((await run(words)).stdout).toBe('hf_whole\n')
    expect(made.taken).toEqual([
      { name: 'backup', expiresAt: null, scopes: ['read', 'write'], folder: '/backup' },
    ])
    expect((await run(['keys', 'ls'])).stdout).toMatch(/backup +hf_abcde… +read +\/backup +never/)
  })
})
