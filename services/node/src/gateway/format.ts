export type Format = { name: 'raw' | 'car'; byAccept: boolean }

const TYPES = [
  { name: 'raw', type: 'application/vnd.ipld.raw' },
  { name: 'car', type: 'application/vnd.ipld.car' },
] as const

/** What was asked for; `format=` wins over Accept (trustless gateway specification, 2.2). */
export function formatOf(query: string, accept: string | undefined): Format | undefined {
  const asked = query === '' ? null : new URLSearchParams(query).get('format')
  if (asked !== null)
    return asked === 'raw' || asked === 'car' ? { name: asked, byAccept: false } : undefined
  const found = TYPES.find(({ type }) => accept?.includes(type))
  return found && { name: found.name, byAccept: true }
}
