import { plainUrl } from '@holdfast/cluster'
import { z } from 'zod'

/** Fields of a node that administrators give. Addresses come out in the catalogue's one spelling. */
const address = z
  .string()
  .max(2_048)
  .transform((text, context) => {
    try {
      const url = new URL(text)
      if (url.username !== '' || url.password !== '') {
        throw new TypeError('give user and password as credentials, not in the address')
      }
      return plainUrl(text)
    } catch (error) {
      const said = error instanceof TypeError && !error.message.startsWith('Invalid URL')
      context.addIssue({
        code: 'custom',
        message: said ? error.message : 'must be an http or https address',
      })
      return z.NEVER
    }
  })

const secretText = z.string().min(1).max(1_024)

export const credentialsSchema = z
  .union([
    z.strictObject({ type: z.literal('bearer'), token: secretText.regex(/^[\x21-\x7e]+$/) }),
    z.strictObject({
      type: z.literal('basic'),
      user: secretText.regex(/^[^:]+$/, 'must not contain a colon'),
      password: secretText,
    }),
  ])
  .meta({ id: 'NodeCredentials', description: 'Kept sealed, and never shown again.' })

export type Credentials = z.output<typeof credentialsSchema>

/** As the node's adapter takes them. */
export const credentialsText = (given: Credentials): string =>
  given.type === 'bearer' ? `bearer:${given.token}` : `basic:${given.user}:${given.password}`

export const nodeFields = {
  rpcUrl: address.meta({ description: 'Address of the RPC API; Kubo listens on 5001.' }),
  gatewayUrl: address
    .nullable()
    .meta({ description: 'Address of its gateway: reading there is about twice as fast.' }),
  credentials: credentialsSchema.nullable(),
  name: z.string().trim().min(1).max(100),
  zone: z.string().trim().min(1).max(100).nullable().meta({
    description: 'What fails together: a rack, a host, a site. Null: a zone of its own.',
  }),
  weight: z.number().positive().max(1_000_000).meta({
    description: 'Its share of the chunks, in relation to the other nodes; usually its size.',
  }),
}

export const nodeIdParams = z.object({ id: z.coerce.number().int().min(1).max(32_767) })
