import { z } from 'zod'
import { defineJob } from '../define-job.ts'
import { IMPORT_LIMITS, reqId } from './fields.ts'

/** Makes files of what is in a CAR that was sent, or that is fetched first. */
export const importCar = defineJob({
  name: 'import-car',
  version: 1,
  queue: 'imports',
  payload: z.object({ importId: z.uuid(), reqId }),
  ...IMPORT_LIMITS,
  deduplication: ({ importId }) => importId,
})
