import { expect, it } from 'vitest'
import { quotaLeft } from '../src/uploads/quota-left.ts'

const none = { quota: null, used: 0, reserved: 0, quotaFiles: null, usedFiles: 0, reservedFiles: 0 }

it('has no end without a quota', () => {
  const asked = { bytes: Number.MAX_SAFE_INTEGER, files: 500 }
  expect(quotaLeft(none, asked)).toEqual({ enough: true, bytesLeft: null, filesLeft: null })
})

it('counts what is on its way', () => {
  const purse = { ...none, quota: 10, used: 3, reserved: 4, quotaFiles: 3, reservedFiles: 2 }
  expect(quotaLeft(purse, { bytes: 3, files: 1 })).toMatchObject({ enough: true, bytesLeft: 3 })
  expect(quotaLeft(purse, { bytes: 4, files: 1 }).enough).toBe(false)
  expect(quotaLeft(purse, { bytes: 3, files: 2 })).toMatchObject({ enough: false, filesLeft: 1 })
})

it('lets files without bytes in where the quota was lowered below what is there', () => {
  const purse = { ...none, quota: 1, used: 3 }
  expect(quotaLeft(purse, { bytes: 0, files: 1 })).toMatchObject({ enough: true, bytesLeft: 0 })
})
