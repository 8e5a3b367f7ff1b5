import { countAdmins } from '@holdfast/catalog'
import { z } from 'zod'
import type { GatewayDeps } from '../../deps.ts'
import { defineRoute } from '../../http/route.ts'
import { registrationNow } from '../../people/registration.ts'

const waysInSchema = z
  .object({
    registration: z.enum(['open', 'invitation', 'closed']),
    mail: z.boolean().meta({ description: 'A new password can be had by mail.' }),
    setup: z.boolean().meta({ description: 'True while there is no administrator yet.' }),
  })
  .meta({ id: 'WaysIn' })

/** What a page has to know before anybody is signed in; all of it shows in any attempt anyway. */
export const waysInRoute = defineRoute({
  method: 'get',
  path: '/auth/ways-in',
  tag: 'Sign-in',
  summary: 'What somebody without an account can do',
  access: 'anyone',
  answers: { 200: { description: 'The ways in', schema: waysInSchema } },
  async handle(
    _input,
    { catalog, config, mailer }: Pick<GatewayDeps, 'catalog' | 'config' | 'mailer'>,
  ) {
    const [registration, admins] = await Promise.all([
      registrationNow(catalog, config.registration),
      countAdmins(catalog),
    ])
    return { status: 200, body: { registration, mail: mailer !== undefined, setup: admins === 0 } }
  },
})
