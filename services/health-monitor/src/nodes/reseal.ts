import { type Catalog, sealedTexts, secretInUse, setSealedText } from '@holdfast/catalog'
import { createVault, type SecretKeys, type Vault } from '@holdfast/process'

/** By then every service was started with the new secret; before, some could not open what is new. */
const SETTLED_SECONDS = 3_600

/**
 * Seals anew what the former secret sealed, an hour after the secret changed, so that the former one
 * can be dropped. What cannot be opened stays as it is: whoever uses it says so. Returns how many.
 */
export async function reseal(
  catalog: Catalog,
  keys: SecretKeys,
  settledSeconds = SETTLED_SECONDS,
): Promise<number> {
  if (keys.accepted.length < 2) return 0
  const inUse = await secretInUse(catalog)
  if (inUse?.id !== keys.current.id || inUse.seconds < settledSeconds) return 0
  const vaults = {
    node: createVault(keys, 'node-credentials'),
    webhook: createVault(keys, 'webhook-secret'),
    mail: createVault(keys, 'mail-password'),
  }
  let resealed = 0
  for (const row of await sealedTexts(catalog)) {
    const text = formerly(vaults[row.of], row.sealed)
    if (text === undefined) continue
    // Only where it is still the same: somebody may have given new ones meanwhile.
    if (await setSealedText(catalog, row, vaults[row.of].seal(text))) resealed += 1
  }
  return resealed
}

function formerly(vault: Vault, sealed: string): string | undefined {
  try {
    return vault.isCurrent(sealed) ? undefined : vault.open(sealed)
  } catch {
    return undefined
  }
}
