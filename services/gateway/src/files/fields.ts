import { z } from 'zod'

/** Fields that several calls about files take alike. */
export const fileIdParams = z.strictObject({ id: z.uuid() })

/** `{path...}`: the segments as the router has decoded them. */
export const pathParams = z.strictObject({ path: z.array(z.string()).min(1) })

/** R by name; beyond 16 it is a mistake more likely than a wish. */
export const copies = z.coerce.number().int().min(1).max(16)

export const onConflict = z.enum(['fail', 'rename', 'replace'])
