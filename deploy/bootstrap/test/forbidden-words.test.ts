import { describe, expect, it } from 'vitest'
import { forbiddenWords } from '../src/forbidden-words.ts'

const inWeb = (text: string) => forbiddenWords([{ path: 'services/gateway/web/src/a.tsx', text }])

describe('words for people', () => {
  it.each([
    "title: 'Are you sure?'",
    '<Button>OK</Button>',
    '<Button>Yes</Button>',
    "text: 'Oops'",
    "title: 'Invalid request'",
    'detail: `This is an invalid name.`',
    "'Try again, please.'",
  ])('are refused: %s', (text) => {
    expect(inWeb(`\n${text}\n`)).toEqual([expect.stringMatching(/a\.tsx:2 says "/)])
  })

  it.each(["token: 'ok'", 'aria-invalid={true}', '// OK here', "return 'invalid'", 'OKAY'])(
    'are not looked for in what only programs read: %s',
    (text) => expect(inWeb(text)).toEqual([]),
  )

  it('matter where people read them', () => {
    const text = "throw new Error('An invalid request')"
    expect(forbiddenWords([{ path: 'libs/nodes/src/a.ts', text }])).toEqual([])
    expect(forbiddenWords([{ path: 'services/gateway/src/a.ts', text }])).toHaveLength(1)
  })
})
