import { describe, expect, it } from 'vitest'
import { mailTrouble } from '../src/mail/mail-trouble.ts'

const reasonOf = (error: object) => mailTrouble(Object.assign(new Error(), error)).reason

describe('why a mail did not leave', () => {
  it('is told by the way to the server, where it said nothing', () => {
    expect(reasonOf({ code: 'EDNS', message: 'getaddrinfo ENOTFOUND mail' })).toBe('unknown-host')
    expect(reasonOf({ code: 'ESOCKET', message: 'connect ECONNREFUSED ::1:25' })).toBe('refused')
    expect(reasonOf({ code: 'ETIMEDOUT', message: 'Greeting never received' })).toBe('time-out')
    expect(reasonOf({ code: 'ESOCKET', message: 'self-signed certificate' })).toBe('tls')
    expect(reasonOf({ code: 'ESEALED' })).toBe('sealed')
  })

  it('is told by the code of an answer, whatever the server wrote', () => {
    const late = { responseCode: 454, message: '454 4.7.0 backend timeout, ECONNREFUSED' }
    expect(reasonOf({ code: 'EAUTH', ...late })).toBe('sign-in')
    expect(reasonOf({ code: 'EENVELOPE', ...late })).toBe('rejected')
    expect(reasonOf({ code: 'EPROTOCOL', ...late })).toBe('not-sent')
  })
})
