import type { ShareLink } from '@holdfast/client'
import { describe, expect, it } from 'vitest'
import { linkedBy } from '../src/api/linked-by.ts'
import { linkInWords } from '../src/pages/files/details/links/link-in-words.ts'
import { endingByMove } from '../src/pages/files/ending-by-move.ts'
import { linkOptions, wrongLinkFields } from '../src/pages/files/link-options.ts'
import { deletionInWords, mergeInWords, moveInWords } from '../src/pages/files/links-in-words.ts'
import { linksOfChoice } from '../src/pages/files/links-of-choice.ts'
import { EVERYTHING, NOTHING } from '../src/pages/files/list/choice.ts'
import { downloadsLeft } from '../src/pages/links/downloads-left.ts'
import { linkTo } from '../src/pages/links/link-to.ts'
import { apiProblem } from './api-problem.ts'

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

describe('links to a folder', () => {
  const link = (more: Partial<ShareLink>) =>
    ({
      ...{ kind: 'folder', state: 'active', folder: '/photos', fileId: null },
      ...{ downloads: 0, maxDownloads: 1, ...more },
    }) as ShareLink
  const file = link({ kind: 'file', fileId: 'id' })

  it('say before a deletion how many stop working', () => {
    expect(deletionInWords(undefined)).toContain('stop working')
    expect(deletionInWords([])).toContain('No link')
    expect(deletionInWords([link({})])).toMatch(/^1 link stops working .* works again/)
    expect(deletionInWords([link({}), file, link({ state: 'expired' })])).toMatch(
      /^2 links stop working .* work again/,
    )
  })

  it('say before a move that they go along, or end where other files lie', () => {
    expect(moveInWords([file])).toBeUndefined()
    expect(moveInWords([link({})])).toMatch(/^1 link to folders goes along.*it stops working/)
    expect(moveInWords([link({}), link({})])).toMatch(/^2 links to folders go along.*they stop/)
  })

  it('mark the rows that a working link leads to', () => {
    const marked = linkedBy([link({}), file, link({ folder: '/old', state: 'used-up' })])
    expect([...marked]).toEqual(['/photos', 'id'])
  })

  it('say how many end where the folder goes up in another', async () => {
    const api = (there: object) =>
      ({
        links: async () => ({ items: [link({}), link({}), link({ state: 'expired' })] }),
        files: async () => ({ items: [], folders: [], ...there }),
      }) as unknown as Parameters<typeof endingByMove>[0]
    expect(await endingByMove(api({}), '/photos', '/new')).toBe(0)
    expect(await endingByMove(api({ folders: ['/photos'] }), '/photos', '/above')).toBe(0)
    expect(await endingByMove(api({ folders: ['/a/b'] }), '/photos', '/a')).toBe(2)
    expect(await endingByMove(api({ items: [{}] }), '/photos', '/a')).toBe(2)
    expect(await endingByMove(api({}), '/photos', '/')).toBe(2)
    expect(mergeInWords(1)[0]).toMatch(/^1 link stops working for good/)
  })

  it('are counted for the files that are chosen in a list, not for others', () => {
    const shown = { folder: '/photos', search: '', type: '' }
    const named = (fileId: string, folder: string, name: string) =>
      link({ kind: 'file', fileId, folder, name })
    const links = [
      link({}),
      named('a', '/photos', 'Cat.jpg'),
      named('b', '/photos/2026', 'dog.jpg'),
      named('c', '/photos-2', 'cat.jpg'),
    ]
    expect(linksOfChoice(links, EVERYTHING, shown).map(({ fileId }) => fileId)).toEqual(['a'])
    expect(linksOfChoice(links, NOTHING, shown)).toEqual([])
    const search = { folder: '/', search: 'CAT', type: '' }
    expect(linksOfChoice(links, EVERYTHING, search)).toHaveLength(2)
    expect(deletionInWords(links.slice(0, 1), 'them')).toMatch(/^1 link stops working/)
    expect(deletionInWords([], 'them')).toBe('No link leads to them.')
  })

  it('never say 1 downloads', () => {
    expect(linkInWords(link({}))).toBe('1 of 1 download left')
  })

  it('lead to the file at a path, else to the folder', async () => {
    const made: string[] = []
    const calls = {
      fileByPath: async (path: string) => {
        if (path !== '/photos/a.jpg') throw apiProblem('NOT_FOUND')
        return { id: 'id of a' }
      },
      addLink: async (id: string) => void made.push(id),
      addFolderLink: async (folder: string) => void made.push(folder),
    } as unknown as Parameters<typeof linkTo>[0]
    for (const path of ['/photos/a.jpg', 'photos', '/photos/']) await linkTo(calls, path, {})
    expect(made).toEqual(['id of a', '/photos', '/photos'])
  })
})
