import { type Flow, findSessionRole, linkIdentity, takeFlow } from '@holdfast/catalog'
import type { Logger } from 'pino'
import type { GatewayDeps } from '../deps.ts'
import { beginSession, hashToken, type Origin, type SignedIn } from '../people/sign-in.ts'
import { FlowEnded, ProviderNotSetUp } from './errors.ts'
import { checksOf } from './flow.ts'
import type { Claims } from './provider.ts'
import { HOME } from './return-path.ts'
import { type Trouble, troubleOf } from './trouble.ts'
import { identityFrom, userOfClaims } from './user-of-claims.ts'

export type FinishDeps = Pick<GatewayDeps, 'catalog' | 'config' | 'limits' | 'tokens' | 'provider'>

/** A browser that comes back. */
export type Return = {
  /** Everything behind the address, as it came. */
  query: string
  state: string | undefined
  /** The secret of its cookie. */
  browser: string | undefined
  origin: Origin
  log: Pick<Logger, 'warn'>
}

/** Where it goes on; with a session, when somebody signed in. */
export type Outcome = { to: string; session?: SignedIn } | Trouble

/** Ends a flow, whatever comes of it: it is looked for, and gone, before anything else is asked. */
export async function finishFlow(deps: FinishDeps, given: Return): Promise<Outcome> {
  const { state = '', browser = '', log } = given
  const hashes = { stateHash: hashToken(state), browserHash: hashToken(browser) }
  const flow = await takeFlow(deps.catalog, hashes)
  try {
    if (flow === undefined) throw new FlowEnded()
    if (deps.provider === undefined) throw new ProviderNotSetUp()
    const claims = await deps.provider.claimsOf(given.query, checksOf(browser, state))
    return await (flow.session === null
      ? signIn(deps, claims, flow, given.origin)
      : link(deps, claims, flow.session))
  } catch (error) {
    const page = flow?.session ? '/account' : '/login'
    return troubleOf(error, { page, returnTo: flow?.returnTo ?? HOME, log })
  }
}

async function signIn(
  deps: FinishDeps,
  claims: Claims,
  { invitationHash, returnTo }: Flow,
  origin: Origin,
): Promise<Outcome> {
  const user = await userOfClaims(deps, claims, { invitationHash, ip: origin.ip })
  return { to: returnTo, session: await beginSession(deps, user, origin) }
}

/** For the account of the session that asked for it, if that is still open; whoever is signed in by now. */
async function link(
  { catalog }: FinishDeps,
  claims: Claims,
  session: NonNullable<Flow['session']>,
): Promise<Outcome> {
  if ((await findSessionRole(catalog, session)) === undefined) throw new FlowEnded()
  await linkIdentity(catalog, { userId: session.userId, identity: identityFrom(claims) })
  return { to: '/account' }
}
