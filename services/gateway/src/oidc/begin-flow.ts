import { beginFlow, type Catalog, forgetFlows } from '@holdfast/catalog'
import { hashToken } from '../people/sign-in.ts'
import { ProviderNotSetUp } from './errors.ts'
import { FLOW_SECONDS, newFlowSecrets } from './flow.ts'
import type { Provider } from './provider.ts'

export type FlowDeps = { catalog: Catalog; provider: Pick<Provider, 'addressFor'> | undefined }

export type FlowWish = {
  /** The session that links its account; undefined: somebody signs in. */
  sessionId?: string
  invitation?: string | undefined
  returnTo: string
}

/** Where to send the browser, and the secret it has to bring back. Throws ProviderNotSetUp, ProviderAway. */
export async function startFlow(
  { catalog, provider }: FlowDeps,
  { sessionId, invitation, returnTo }: FlowWish,
): Promise<{ address: string; browser: string }> {
  await forgetFlows(catalog)
  if (provider === undefined) throw new ProviderNotSetUp()
  const { browser, checks } = newFlowSecrets()
  const address = await provider.addressFor(checks)
  await beginFlow(catalog, {
    stateHash: hashToken(checks.state),
    browserHash: hashToken(browser),
    sessionId: sessionId ?? null,
    invitationHash: invitation === undefined ? null : hashToken(invitation),
    returnTo,
    ttlSeconds: FLOW_SECONDS,
  })
  return { address, browser }
}
