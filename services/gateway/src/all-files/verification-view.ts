import type { Verification } from '@holdfast/catalog'
import { z } from 'zod'

export const verificationSchema = z
  .object({
    id: z.uuid(),
    state: z.enum(['running', 'done', 'cancelled']),
    chunks: z.int().meta({ description: 'Places in the file, its tree included.' }),
    done: z.int().meta({ description: 'Of these, how many were read.' }),
    good: z.int().meta({ description: 'Copies that were read and are right.' }),
    missing: z.int(),
    corrupt: z.int(),
    noAnswer: z.int().meta({ description: 'Copies of which nothing is known.' }),
    bad: z
      .array(
        z.object({ digest: z.string(), nodeId: z.int(), kind: z.enum(['missing', 'corrupt']) }),
      )
      .meta({ description: 'The first hundred that were bad; they are marked and repaired.' }),
    createdAt: z.iso.datetime(),
    finishedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Verification' })

export const verificationView = ({
  contentId: _,
  fileId: __,
  ...one
}: Verification): z.output<typeof verificationSchema> => ({
  ...one,
  createdAt: one.createdAt.toISOString(),
  finishedAt: one.finishedAt?.toISOString() ?? null,
})
