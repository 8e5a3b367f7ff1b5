import { GatewayError } from '../http/errors.ts'

/** Messages must not go there: the address is one that only we can reach. */
export class WebhookAddressRefused extends GatewayError {
  readonly code = 'ADDRESS_NOT_ALLOWED'
}
