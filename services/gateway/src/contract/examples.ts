import type { Json } from './components.ts'
import { exampleOf } from './example-of.ts'

const PROBLEM = 'application/problem+json'

/** The same document with an example beside every schema of a body or an answer; refusals share one. */
export function withExamples(document: Json): Json {
  const { schemas } = document.components as { schemas: Record<string, Json> }
  const withExample = (media: Json, type: string): Json => {
    const schema = media.schema as Json | undefined
    return schema === undefined || type === PROBLEM
      ? media
      : { ...media, example: exampleOf(schema, schemas) }
  }
  const walk = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(walk)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) =>
        key === 'content' && isContent(inner)
          ? [key, mapValues(inner, withExample)]
          : [key, walk(inner)],
      ),
    )
  }
  return { ...document, paths: walk(document.paths) }
}

const isContent = (value: unknown): value is Record<string, Json> =>
  typeof value === 'object' &&
  value !== null &&
  Object.keys(value).every((key) => key.includes('/'))

const mapValues = (
  content: Record<string, Json>,
  change: (media: Json, type: string) => Json,
): Json =>
  Object.fromEntries(Object.entries(content).map(([type, media]) => [type, change(media, type)]))
