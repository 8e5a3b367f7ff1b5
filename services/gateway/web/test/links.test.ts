import type { ShareLink } from '@holdfast/client'
import { describe, expect, it } from 'vitest'
import { linkOptions, wrongLinkFields } from '../src/pages/files/link-options.ts'
import { downloadsLeft } from '../src/pages/links/downloads-left.ts'

describe('a share link', () => {
  it('is limited by what was typed, and by nothing else', () => {
    expect(linkOptions({ days: '', password: '', maxDownloads: ' ' }, 0)).toEqual({
      expiresAt: null,
      password: null,
      maxDownloads: null,
    })
    expect(linkOptions({ days: '2', password: 'a b', maxDownloads: '3' }, 0)).toEqual({
      expiresAt: '1970-01-03T00:00:00.000Z',
      password: 'a b',
      maxDownloads: 3,
    })
  })

  it.each(['3 times', '1,000', '0', '-1', '1e9', '1.5'])(
    'is not made with a limit of %s',
    (text) => {
      expect(wrongLinkFields({ days: text, password: '', maxDownloads: text })).toEqual({
        days: expect.any(String),
        maxDownloads: expect.any(String),
      })
    },
  )

  it('is made with limits that are numbers, or without any', () => {
    expect(wrongLinkFields({ days: '7', password: 'x', maxDownloads: ' 3 ' })).toEqual({})
    expect(wrongLinkFields({ days: '', password: '', maxDownloads: '' })).toEqual({})
    expect(wrongLinkFields({ days: '3651', password: '', maxDownloads: '' })).toHaveProperty('days')
  })

  it('says what is left of it, or why nothing is', () => {
    const link = (more: Partial<ShareLink>) =>
      downloadsLeft({
        ...{ kind: 'file', state: 'active', downloads: 1, maxDownloads: 3, ...more },
      } as ShareLink)
    expect(link({})).toBe('2 of 3')
    expect(link({ maxDownloads: null })).toBe('no limit')
    expect(link({ state: 'expired' })).toBe('ended')
    expect(link({ state: 'used-up', downloads: 3 })).toBe('used up')
    expect(link({ state: 'trashed' })).toBe('its file is in the trash')
    expect(link({ kind: 'folder', state: 'trashed' })).toBe('its folder is in the trash')
  })
})
