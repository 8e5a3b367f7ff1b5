import { z } from 'zod'
import { type FieldError, ValidationFailed } from './errors.ts'

/** One part of a request, as its schema reads it. Throws ValidationFailed naming every field. */
export function validated<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  throw new ValidationFailed(firstPerField(result.error.issues.flatMap(fieldErrors)))
}

/** A value of the wrong type also fails the checks of the right one; the first reason is enough. */
function firstPerField(errors: FieldError[]): FieldError[] {
  const seen = new Set<string>()
  return errors.filter(({ path }) => !seen.has(path) && seen.add(path))
}

/** One error per field: a client that sent two unknown fields hears about both. */
function fieldErrors(issue: z.core.$ZodIssue): FieldError[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: pathText([...issue.path, key]),
      message: 'is not a known field',
    }))
  }
  return [{ path: pathText(issue.path), message: messageOf(issue) }]
}

function messageOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type' && issue.input === undefined) return 'is required'
  return issue.message
}

/** `items[0].name`, as the client would write it. The whole value is `body`. */
function pathText(path: readonly PropertyKey[]): string {
  if (path.length === 0) return 'body'
  return path
    .map((key, index) => {
      if (typeof key === 'number') return `[${key}]`
      return index === 0 ? String(key) : `.${String(key)}`
    })
    .join('')
}

/** `?flag`, `?flag=true`, `?flag=false`: the presence alone means yes. Absent is false. */
export const flag = z
  .enum(['', 'true', 'false'])
  .optional()
  .transform((value) => value === '' || value === 'true')

/** `?limit=` of every list. */
export const limit = z.coerce.number().int().min(1).max(500).default(50)

/** A cursor comes from an earlier answer; its inside is nobody's business. */
export const cursor = z.string().min(1).max(2_048).optional()
