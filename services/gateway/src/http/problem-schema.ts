import { z } from 'zod'

/** The shapes of problem.ts, for the OpenAPI document. */
export const fieldErrorSchema = z
  .object({ path: z.string(), message: z.string() })
  .meta({ id: 'FieldError', description: 'One field of the request that is not as it should be.' })

export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string().meta({ description: 'Stable; in capitals.' }),
    requestId: z.string(),
    errors: z.array(fieldErrorSchema).optional(),
  })
  .meta({
    id: 'Problem',
    description: 'RFC 9457, with a stable code. Some codes add members of their own.',
    examples: [
      {
        type: 'about:blank',
        title: 'Malformed request',
        status: 400,
        detail: 'limit: must be at most 500',
        code: 'VALIDATION_FAILED',
        requestId: '6c0f2f6a-4d9c-4f0e-9d38-0d7bb1f2a8c1',
        errors: [{ path: 'limit', message: 'must be at most 500' }],
      },
    ],
  })
