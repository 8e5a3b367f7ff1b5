import type { GatewayDeps } from '../../deps.ts'
import { NotFound, OwnAccount } from '../../http/errors.ts'
import { defineRoute } from '../../http/route.ts'
import { accountIdParams } from '../../people/account-view.ts'
import { removeAccount } from '../../people/remove-account.ts'

export const removeUserRoute = defineRoute({
  method: 'delete',
  path: '/users/{id}',
  tag: 'People',
  summary: 'Remove an account, with all files, keys and links; there is no way back',
  access: 'admin',
  params: accountIdParams,
  answers: { 204: { description: 'It is gone; its bytes follow' } },
  problems: ['NOT_FOUND', 'LAST_ADMIN', 'OWN_ACCOUNT'],
  async handle({ params, caller, log }, { catalog }: Pick<GatewayDeps, 'catalog'>) {
    const { userId: actorId } = caller
    if (params.id === actorId) {
      throw new OwnAccount('Remove your own account at /me, with your password.')
    }
    const gone = await removeAccount(catalog, { userId: params.id, actorId }, log)
    if (!gone) throw new NotFound('This account')
    return { status: 204 }
  },
})
