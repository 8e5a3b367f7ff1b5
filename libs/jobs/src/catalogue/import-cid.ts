import { z } from 'zod'
import { defineJob } from '../define-job.ts'
import { IMPORT_LIMITS, reqId } from './fields.ts'

/** Fetches a file or a folder of files by its CID. */
export const importCid = defineJob({
  name: 'import-cid',
  version: 1,
  queue: 'imports',
  payload: z.object({ importId: z.uuid(), reqId }),
  ...IMPORT_LIMITS,
  deduplication: ({ importId }) => importId,
})
