import { z } from 'zod'

export type Json = Record<string, unknown>

export type Components = ReturnType<typeof createComponents>

/** Turns zod schemas into JSON Schema and keeps those with an id in one place. */
export function createComponents() {
  const found: Record<string, Json> = {}
  const hoist = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(hoist)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) =>
        key === '$ref' && typeof inner === 'string'
          ? [key, inner.replace('#/$defs/', '#/components/schemas/')]
          : [key, hoist(inner)],
      ),
    )
  }
  return {
    /** The schema as it stands in the document: a reference where it has an id. */
    add(schema: z.ZodType, io: 'input' | 'output' = 'input'): Json {
      const json = z.toJSONSchema(schema, { io, unrepresentable: 'any', override: shorten }) as Json
      const { $schema: _, $defs, ...rest } = json
      for (const [id, definition] of Object.entries(($defs ?? {}) as Record<string, Json>)) {
        const { id: _id, ...own } = definition
        found[id] = hoist(own) as Json
      }
      return hoist(rest) as Json
    },
    all: () => found,
  }
}

/** What a format says already, a pattern of two lines says again. */
function shorten({ jsonSchema }: { jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  if (jsonSchema.format !== undefined) delete jsonSchema.pattern
}
