import { countAdmins } from '@holdfast/catalog'
import { z } from 'zod'
import type { GatewayDeps } from '../../deps.ts'
import { defineRoute } from '../../http/route.ts'
import { mailsLinks } from '../../mail/mail-now.ts'
import { OIDC_PATH } from '../../oidc/flow.ts'
import { registrationNow } from '../../people/registration.ts'

const waysInSchema = z
  .object({
    registration: z.enum(['open', 'invitation', 'closed']),
    mail: z.boolean().meta({ description: 'A new password can be had by mail.' }),
    provider: z
      .object({ name: z.string().meta({ examples: ['Keycloak'] }), url: z.url() })
      .nullable()
      .meta({ description: 'Where a browser begins to sign in with it. Null: there is none.' }),
    setup: z.boolean().meta({ description: 'True while there is no administrator yet.' }),
  })
  .meta({ id: 'WaysIn' })

type Deps = Pick<GatewayDeps, 'catalog' | 'config' | 'provider'>

/** What a page has to know before anybody is signed in; all of it shows in any attempt anyway. */
export const waysInRoute = defineRoute({
  method: 'get',
  path: '/auth/ways-in',
  tag: 'Sign-in',
  summary: 'What somebody without an account can do',
  access: 'anyone',
  answers: { 200: { description: 'The ways in', schema: waysInSchema } },
  async handle(_input, { catalog, config, provider }: Deps) {
    const [registration, admins, mail] = await Promise.all([
      registrationNow(catalog, config.registration),
      countAdmins(catalog),
      mailsLinks({ catalog, config }),
    ])
    const body = {
      registration,
      mail,
      provider: providerView(provider, config),
      setup: admins === 0,
    }
    return { status: 200, body }
  },
})

/** By the public address: the cookie has to be of the host that the provider leads back to. */
const providerView = (provider: Deps['provider'], { publicUrl }: Deps['config']) =>
  provider === undefined ? null : { name: provider.name, url: `${publicUrl}${OIDC_PATH}` }
