import { findUser } from '@holdfast/catalog'
import { z } from 'zod'
import type { GatewayDeps } from '../../deps.ts'
import { Unauthenticated } from '../../http/errors.ts'
import { defineRoute } from '../../http/route.ts'
import { userSchema, userView } from '../../people/fields.ts'

export const getMeRoute = defineRoute({
  method: 'get',
  path: '/me',
  tag: 'Sign-in',
  summary: 'Who is signed in',
  access: 'user',
  scope: 'any',
  keepsToFolder: true,
  answers: { 200: { description: 'The account', schema: z.object({ user: userSchema }) } },
  async handle({ caller }, { catalog }: Pick<GatewayDeps, 'catalog'>) {
    const user = await findUser(catalog, caller.userId)
    if (user === undefined) throw new Unauthenticated('This account is gone.')
    return { status: 200, body: { user: userView(user) } }
  },
})
