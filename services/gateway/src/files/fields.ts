import { z } from 'zod'

/** Fields that several calls about files take alike. */
export const fileIdParams = z.strictObject({ id: z.uuid() })

/** `{path...}`: the segments as the router has decoded them. */
export const pathParams = z.strictObject({ path: z.array(z.string()).min(1) })

/** R by name; beyond 16 it is a mistake more likely than a wish. */
export const copies = z.coerce.number().int().min(1).max(16)

export const onConflict = z.enum(['fail', 'rename', 'replace'])

/** A media type without parameters, or all of a kind. */
export const mediaRange = z
  .string()
  .max(255)
  .regex(/^[A-Za-z0-9!#$&^_.+-]+\/([A-Za-z0-9!#$&^_.+-]+|\*)$/, 'must be like image/png or image/*')
  .meta({ description: 'Only this media type, `image/png`, or all of a kind, `image/*`.' })

export const versionParams = z.strictObject({
  id: z.uuid(),
  version: z.coerce
    .number()
    .int()
    .min(1)
    .max(2_147_483_647)
    .meta({ description: 'Its number, as the list of versions has it.' }),
})
