import { ApiError, ServerUnreachable } from '@holdfast/client'
import { capitalized } from '../format/capitalized.ts'

export type FormProblem = {
  /** By field. */
  fields: Readonly<Record<string, string>>
  /** What no field can be blamed for. */
  general: string | undefined
  requestId?: string | undefined
}

/** A server's refusal, sorted to the fields it is about. `meaning` has this form's words for codes. */
export function problemOfForm(
  error: unknown,
  fields: readonly string[],
  meaning: Readonly<Record<string, string>> = {},
): FormProblem {
  if (error instanceof ServerUnreachable) {
    const general =
      'The server does not answer. Nothing was changed. Check the network, then try again.'
    return { fields: {}, general }
  }
  if (!(error instanceof ApiError)) {
    return { fields: {}, general: 'Something failed in this page itself. Reload it and try again.' }
  }
  const { problem, requestId } = error
  const named = (problem.errors ?? []).flatMap(({ path, message }) => {
    const field = path.replace(/^body\./, '')
    return fields.includes(field) ? [[field, capitalized(message)] as const] : []
  })
  const text = meaning[problem.code] ?? problem.detail ?? problem.title
  return {
    fields: Object.fromEntries(named),
    general: named.length > 0 ? undefined : capitalized(text),
    requestId,
  }
}
