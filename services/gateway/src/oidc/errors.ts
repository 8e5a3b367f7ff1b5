import { GatewayError } from '../http/errors.ts'

/** Nobody told the gateway of an OpenID Connect provider. */
export class ProviderNotSetUp extends GatewayError {
  readonly code = 'PROVIDER_NOT_SET_UP'
  constructor() {
    super('There is no other provider to sign in with here. Use a password.')
  }
}

/** It does not answer, or not with what a provider answers. */
export class ProviderAway extends GatewayError {
  readonly code = 'PROVIDER_AWAY'
  constructor(cause: unknown) {
    super('The provider does not answer right now. Try again in a minute.', { cause })
  }
}

/** It sent the browser back with an error instead of a code. */
export class ProviderRefused extends GatewayError {
  readonly code = 'PROVIDER_REFUSED'
  constructor(cause: unknown) {
    super('The provider did not let you sign in, or you stopped it there.', { cause })
  }
}

/** What it said does not hold: issuer, nonce, signature, expiry, or our client is unknown to it. */
export class ProviderAnswerInvalid extends GatewayError {
  readonly code = 'PROVIDER_ANSWER_INVALID'
  constructor(cause: unknown) {
    super('What the provider answered could not be believed.', { cause })
  }
}

/** Never begun by this browser, over ten minutes ago, or used before. */
export class FlowEnded extends GatewayError {
  readonly code = 'FLOW_ENDED'
  constructor() {
    super('This sign-in is over: it was used, took too long, or began in another browser.')
  }
}

export class EmailNotVerified extends GatewayError {
  readonly code = 'EMAIL_NOT_VERIFIED'
  constructor() {
    super('The provider does not say that your e-mail address is verified.')
  }
}

export class AccountDisabled extends GatewayError {
  readonly code = 'ACCOUNT_DISABLED'
  constructor() {
    super('This account is disabled. Ask an administrator.')
  }
}

export class InvitationNeeded extends GatewayError {
  readonly code = 'INVITATION_NEEDED'
  constructor() {
    super('An invitation is needed for a new account. Ask an administrator for one.')
  }
}
