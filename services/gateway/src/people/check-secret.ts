import { type Catalog, SECRET_KEY_SETTING, setSetting, settingOnce } from '@holdfast/catalog'
import { type SecretKeys, SecretRefused } from '@holdfast/process'

/**
 * Refuses to start with a secret this catalogue does not know: sessions would end silently and
 * node credentials could not be read. Accepts a new one whose predecessor is given, and notes it.
 */
export async function checkSecret(catalog: Catalog, keys: SecretKeys): Promise<void> {
  const known = await settingOnce(catalog, SECRET_KEY_SETTING, keys.current.id)
  if (known === keys.current.id) return
  if (!keys.accepted.some((key) => key.id === known)) {
    throw new SecretRefused(
      'HOLDFAST_SECRET is not the one this catalogue was made with; to change it, give the former one as HOLDFAST_SECRET_PREVIOUS',
    )
  }
  await setSetting(catalog, SECRET_KEY_SETTING, keys.current.id)
}
