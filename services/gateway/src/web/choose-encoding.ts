import type { Encoding } from './read-build.ts'

const WHICH: readonly Encoding[] = ['br', 'gzip']

/** The smallest form that an Accept-Encoding header takes (RFC 9110 section 12.5.3). */
export function chooseEncoding(
  header: string | undefined,
  available: Partial<Record<Encoding, unknown>>,
): Encoding | undefined {
  const accepted = new Map(
    (header ?? '').split(',').map((part) => {
      const [name = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase())
      const quality = parameters.find((text) => text.startsWith('q='))
      return [name, quality === undefined ? 1 : Number(quality.slice(2))] as const
    }),
  )
  const quality = (name: string) => accepted.get(name) ?? accepted.get('*') ?? 0
  return WHICH.find((name) => available[name] !== undefined && quality(name) > 0)
}
