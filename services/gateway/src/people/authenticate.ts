import type { Catalog } from '@holdfast/catalog'
import { findSessionRole } from '@holdfast/catalog'
import type { Authenticate } from '../http/mount.ts'
import type { AccessTokens } from './access-tokens.ts'
import { createOwnerOfKey } from './api-keys.ts'
import { identifyCaller } from './caller.ts'
import type { CsrfTokens } from './csrf.ts'
import { rememberRoles } from './roles.ts'

/** How the routes learn who is calling: tokens and cookies, checked against the catalogue. */
export function createAuthenticate(deps: {
  catalog: Catalog
  tokens: AccessTokens
  csrf: CsrfTokens
}): Authenticate {
  const { catalog, tokens, csrf } = deps
  const roleOf = rememberRoles((claims) => findSessionRole(catalog, claims))
  const ownerOfKey = createOwnerOfKey(catalog)
  const known = { tokens, csrf, roleOf, ownerOfKey }
  return ({ method, headers }) => identifyCaller(known, { method, headers })
}
