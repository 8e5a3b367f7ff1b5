import type { GatewayDeps } from '../../deps.ts'
import type { Route } from '../../http/route.ts'
import { givePasswordRoute } from './give-password.ts'
import { openShareRoute, shareContentRoute } from './open.ts'

/** What people without an account call. Beside the API, because people read these addresses. */
export const shareRoutes: readonly Route<GatewayDeps>[] = [
  openShareRoute,
  givePasswordRoute,
  shareContentRoute,
]
