import { type Catalog, webhooksMayBePrivate } from '@holdfast/catalog'
import { AddressRefused, isWebhookPlace, refuseAddress } from '@holdfast/process'
import { WebhookAddressRefused } from './errors.ts'

/**
 * An early word about an address; each message checks again where it really goes.
 * @throws WebhookAddressRefused
 */
export async function checkUrl(catalog: Catalog, url: string): Promise<void> {
  try {
    await refuseAddress(url, isWebhookPlace(await webhooksMayBePrivate(catalog)))
  } catch (error) {
    if (!(error instanceof AddressRefused)) throw error
    throw new WebhookAddressRefused(
      `This leads to a ${error.kind} address. The setting webhooksPrivate allows private and loopback ones.`,
    )
  }
}
