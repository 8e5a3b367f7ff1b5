import { oneTabAtATime } from './tab-lock.ts'

const RENEWED_AT = 'holdfast.renewedAt'

/**
 * Renews the session once for all tabs and all calls that were refused: a refresh token that comes
 * twice is taken for stolen, and ends the session. Whoever waited finds that it was done meanwhile.
 */
export const createRenewal = (refresh: () => Promise<unknown>) => {
  let under: Promise<boolean> | undefined
  const renew = (startedAt: number) =>
    oneTabAtATime(async () => {
      if (Number(read(RENEWED_AT) ?? 0) >= startedAt) return true
      try {
        await refresh()
        localStorage.setItem(RENEWED_AT, String(Date.now()))
        return true
      } catch {
        return false
      }
    })
  return ({ startedAt }: { startedAt: number }): Promise<boolean> => {
    under ??= renew(startedAt).finally(() => {
      under = undefined
    })
    return under
  }
}

const read = (key: string) => localStorage.getItem(key)
