import type { Account, AuditRow } from '@holdfast/client'
import { describe, expect, it } from 'vitest'
import { eventFilterOf } from '../src/pages/events/event-filter.ts'
import { csvCell, csvOf, jsonOf } from '../src/pages/events/export-rows.ts'
import { whatOf } from '../src/pages/events/what-of.ts'
import { changeOf, checkAccountForm, formOfAccount } from '../src/pages/users/account-change.ts'
import { accountFilterOf, isFiltered } from '../src/pages/users/account-filter.ts'
import { signsInBy } from '../src/pages/users/signs-in-by.ts'
import { providerAddress } from '../src/session/provider-address.ts'
import { troubleWords } from '../src/session/trouble-words.ts'
import { parseBytes, typedBytes } from '../src/ui/format/parse-bytes.ts'
import { nextSort, sortOf } from '../src/ui/table/column.ts'
import { withValues } from '../src/ui/url/url-state.ts'

const query = (text: string) => new URLSearchParams(text)

describe('sizes that are typed', () => {
  it('are read in binary units, however they are written', () => {
    expect(['100 GiB', '100G', '100gb'].map(parseBytes)).toEqual(Array(3).fill(100 * 2 ** 30))
    expect(parseBytes('1,5 MiB')).toBe(1_572_864)
    expect(parseBytes('12')).toBe(12)
    expect(parseBytes('12 B')).toBe(12)
    expect(['', 'much', '-1 GiB', '9999999 PiB'].map(parseBytes)).toEqual(Array(4).fill(undefined))
  })

  it('come back as they are, to the byte', () => {
    for (const bytes of [0, 1, 1_023, 1_024, 5 * 2 ** 30, 2 ** 40 + 1]) {
      expect(parseBytes(typedBytes(bytes))).toBe(bytes)
    }
  })
})

describe('the address of a list', () => {
  it('loses what is empty and keeps the rest', () => {
    expect(String(withValues(query('a=1&b=2'), { a: '', c: '3' }))).toBe('b=2&c=3')
  })

  it('asks for accounts, and for nothing it cannot ask for', () => {
    const filter = accountFilterOf(query('search=ann&state=disabled&role=king&sort=-used'))
    expect(filter).toEqual({ search: 'ann', disabled: true, sort: '-used' })
    expect(isFiltered(accountFilterOf(query('sort=used')))).toBe(false)
  })

  it('asks for events up to the end of the last day', () => {
    const { action, actor, from, to } = eventFilterOf(
      query('type=node.,brake.&actor=x&from=2026-11-20&to=2026-11-20'),
    )
    expect([action, actor]).toEqual(['node.,brake.', undefined])
    expect(Date.parse(to ?? '') - Date.parse(from ?? '')).toBe(86_400_000)
    expect(eventFilterOf(query('type=<b>&from=yesterday'))).toEqual({})
  })

  it('turns the order with each click on the same head', () => {
    expect([nextSort('email', 'used'), nextSort('used', 'used')]).toEqual(['used', '-used'])
    expect([sortOf('-used', 'used'), sortOf('email', 'used')]).toEqual(['descending', 'none'])
  })
})

describe('the form of an account', () => {
  const account: Account = {
    id: 'a',
    email: 'ann@example.org',
    name: 'Ann',
    role: 'user',
    quota: { bytes: 2 ** 30, used: 1, files: null, usedFiles: 1 },
    files: 1,
    disabledAt: null,
    createdAt: '2026-11-01T00:00:00Z',
    hasPassword: true,
    isLinked: false,
    lastSeen: null,
  }

  it('sends only what was changed; an empty limit is none', () => {
    const form = formOfAccount(account)
    expect(changeOf(account, form)).toEqual({})
    expect(changeOf(account, { ...form, bytes: '', files: '10' })).toEqual({
      quota: { bytes: null, files: 10 },
    })
    expect(changeOf(account, { ...form, role: 'admin' })).toEqual({ role: 'admin' })
  })

  it('says what is wrong with a limit before it is sent', () => {
    const form = formOfAccount(account)
    expect(checkAccountForm(form)).toEqual({})
    expect(Object.keys(checkAccountForm({ ...form, bytes: 'lots', files: '1.5' }))).toEqual([
      'bytes',
      'files',
    ])
  })
})

describe('an event', () => {
  const row: AuditRow = {
    id: 7,
    at: '2026-11-20T12:04:00.000Z',
    actorId: null,
    actor: null,
    action: 'node.state',
    subject: '3',
    detail: { from: 'active', to: 'down', reason: 'connection refused', evidence: {} },
    names: {},
  }

  it('has a name where it has no sentence', () => {
    expect([whatOf('node.state'), whatOf('api-key.created')]).toEqual([
      'Node: state',
      'Api key: created',
    ])
  })

  it('is exported as CSV that no spreadsheet takes for a formula', () => {
    expect(csvCell('=1+1')).toBe("'=1+1")
    expect(csvCell(-1)).toBe('-1')
    expect(csvCell('a "b", c')).toBe('"a ""b"", c"')
    const [head, line] = csvOf([row]).split('\r\n')
    expect(head).toBe('id,at,actorId,actor,action,subject,detail')
    expect(line).toContain('7,2026-11-20T12:04:00.000Z,,,node.state,3,')
    expect(JSON.parse(jsonOf([row]))).toEqual([row])
  })
})

describe('signing in with a provider', () => {
  it('brings along where to go on, and an invitation', () => {
    const url = 'https://files.example.org/api/v1/auth/oidc'
    expect(providerAddress(url, {})).toBe(url)
    expect(providerAddress(url, { to: '/trash?sort=name', invitation: '' })).toBe(
      `${url}?to=%2Ftrash%3Fsort%3Dname`,
    )
    expect(providerAddress(url, { invitation: 'once' })).toBe(`${url}?invitation=once`)
  })

  it('has words for each trouble, also for one that is not known yet', () => {
    expect(troubleWords(null, 'Keycloak')).toBeUndefined()
    expect(troubleWords('PROVIDER_AWAY', 'Keycloak')?.title).toBe('Keycloak does not answer')
    expect(troubleWords('EMAIL_TAKEN', 'Keycloak')?.what).toContain('link it with Keycloak')
    expect(troubleWords('toString', 'Keycloak')).toEqual(troubleWords('NEW', 'Keycloak'))
  })

  it('is told of each account', () => {
    const said = [true, false].flatMap((hasPassword) =>
      [true, false].map((isLinked) => signsInBy({ hasPassword, isLinked })),
    )
    expect(said).toEqual(['Password, provider', 'Password', 'Provider', 'Nothing yet'])
  })
})
