/**
 * Token buckets in memory, so that they work while the queue and Postgres do not (S3). Each
 * gateway process counts by itself: with n of them an attacker gets n times the attempts, which is
 * still nothing against argon2id.
 */
export type RateLimit = {
  /** Takes one attempt; the answer is 0, or the whole seconds until the next one is allowed. */
  take(key: string): number
  /** How many attempts are left now, as a fraction. */
  left(key: string): number
  /** Gives one attempt back, for those who turned out to be who they say. */
  giveBack(key: string): void
}

export type RateLimitOptions = {
  /** Attempts at once. */
  burst: number
  /** Seconds until one attempt is regained. */
  refillSeconds: number
  /** Keys remembered at most; beyond that the one idle longest is forgotten. */
  maxKeys?: number
  /** Milliseconds on a clock that never goes back. */
  now?: () => number
}

type Bucket = { tokens: number; at: number }

export function createRateLimit(options: RateLimitOptions): RateLimit {
  const { burst, refillSeconds, maxKeys = 50_000, now = () => performance.now() } = options
  // Insertion order is order of use, as every use inserts again: the first key is the idlest.
  const buckets = new Map<string, Bucket>()

  const current = (key: string): Bucket => {
    const at = now()
    const known = buckets.get(key)
    const gained = known === undefined ? burst : (at - known.at) / 1000 / refillSeconds
    const bucket = { tokens: Math.min(burst, (known?.tokens ?? 0) + gained), at }
    buckets.delete(key)
    buckets.set(key, bucket)
    if (buckets.size > maxKeys) buckets.delete(buckets.keys().next().value as string)
    return bucket
  }

  return {
    take(key) {
      const bucket = current(key)
      if (bucket.tokens < 1) return Math.ceil((1 - bucket.tokens) * refillSeconds)
      bucket.tokens -= 1
      return 0
    },
    left: (key) => current(key).tokens,
    giveBack(key) {
      const bucket = current(key)
      bucket.tokens = Math.min(burst, bucket.tokens + 1)
    },
  }
}

/** IPv6 hosts own at least a /64: counting single addresses would give one person 2^64 of them. */
export function addressKey(ip: string): string {
  const plain = ip.replace(/^::ffff:(?=\d+\.)/i, '')
  if (!plain.includes(':')) return plain
  const [head = '', tail] = plain.split('%')[0]?.split('::') ?? []
  const before = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const gap = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length)
  const groups = [...before, ...Array<string>(gap).fill('0'), ...after]
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`
}
