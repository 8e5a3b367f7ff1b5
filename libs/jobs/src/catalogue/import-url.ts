import { z } from 'zod'
import { defineJob } from '../define-job.ts'
import { IMPORT_LIMITS, reqId } from './fields.ts'

/** Fetches a file from a web address. */
export const importUrl = defineJob({
  name: 'import-url',
  version: 1,
  queue: 'imports',
  payload: z.object({ importId: z.uuid(), reqId }),
  ...IMPORT_LIMITS,
  deduplication: ({ importId }) => importId,
})
