import { createHmac } from 'node:crypto'
import type { SecretKeys } from '@holdfast/process'
import { equalTexts } from '../people/csrf.ts'

/** Where share links live: the whole address is this and the token. */
export const SHARE_PATH = '/s'

export const PASS_COOKIE = 'hf_share'

/** Seconds after which the password is asked for again; a download that began goes on. */
export const PASS_SECONDS = 3_600

/** What a pass is for; another password, were there one, would end it. */
type Protected = { id: string; passwordHash: string | null }

/** The word of the gateway that somebody gave the password of a link. */
export type SharePasses = {
  passFor(link: Protected): string
  fits(link: Protected, pass: string | undefined): boolean
}

/**
 * Passes are a time and a MAC, so nothing is stored, and any gateway of the same secret takes them. The
 * cookie they travel in is sent to the address of their link only.
 */
export function createSharePasses(keys: SecretKeys, now = () => Date.now()): SharePasses {
  const macs = keys.accepted.map((key) => {
    const secret = key.derive('share-link')
    return ({ id, passwordHash }: Protected, until: string) =>
      createHmac('sha256', secret).update(`${id} ${passwordHash} ${until}`).digest('base64url')
  })
  const [sign] = macs as [(typeof macs)[number]]
  return {
    passFor(link) {
      const until = String(Math.floor(now() / 1000) + PASS_SECONDS)
      return `${until}.${sign(link, until)}`
    },
    fits(link, pass) {
      const [until = '', mac = ''] = pass?.split('.') ?? []
      if (!/^\d{1,12}$/.test(until) || Number(until) * 1000 <= now()) return false
      return macs.some((macOf) => equalTexts(macOf(link, until), mac))
    },
  }
}
