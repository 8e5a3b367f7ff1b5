import { randomBytes } from 'node:crypto'
import { type Algorithm, hash, verify } from '@node-rs/argon2'
import { HashingBusy } from '../http/errors.ts'

export type Passwords = {
  /** Encoded argon2id hash (PHC string). Throws HashingBusy. */
  hash(password: string): Promise<string>
  /**
   * Whether the password fits. Without a hash (nobody has this address, or they have no password) it
   * does the same work for nothing, so that the time does not tell which addresses have an account. Throws HashingBusy.
   */
  verify(stored: string | undefined, password: string): Promise<boolean>
}

// S2, and OWASP's second recommended setting: 19 MiB, two passes, one lane. `2` is argon2id; the
// package exports the names only as a const enum, which does not exist at run time.
const ARGON2ID = { algorithm: 2 as Algorithm, memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** Hashes at once: more would only take memory and processor from those that are running. */
const IN_FLIGHT = 2
/** Waiting for a turn at about 30 ms each; the next one is told to come back. */
const WAITING = 8

export function createPasswords(): Passwords {
  const withTurn = createTurns(IN_FLIGHT, WAITING)
  // A real hash with the same cost, of a password nobody can know.
  const decoy = hash(randomBytes(32), ARGON2ID)
  return {
    hash: (password) => withTurn(() => hash(canonical(password), ARGON2ID)),
    verify: (stored, password) =>
      withTurn(async () => {
        const real = stored?.startsWith('$') ? stored : undefined
        const fits = await verify(real ?? (await decoy), canonical(password))
        return fits && real !== undefined
      }),
  }
}

/** One password typed on two keyboards is one password (NIST SP 800-63B, 5.1.1.2: NFKC). */
const canonical = (password: string) => password.normalize('NFKC')

function createTurns(inFlight: number, waiting: number) {
  let running = 0
  const line: (() => void)[] = []
  const take = async () => {
    if (running < inFlight) {
      running += 1
      return
    }
    if (line.length >= waiting) throw new HashingBusy()
    // The turn is handed over, so `running` stays as it is.
    await new Promise<void>((resolve) => line.push(resolve))
  }
  const give = () => {
    const next = line.shift()
    if (next === undefined) running -= 1
    else next()
  }
  return async <T>(work: () => Promise<T>): Promise<T> => {
    await take()
    try {
      return await work()
    } finally {
      give()
    }
  }
}
