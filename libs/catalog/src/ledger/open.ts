import { FileNotFound } from '../errors.ts'
import type { Run } from '../prepared.ts'
import type { Outcome } from './outcome.ts'
import { refused } from './outcome.ts'
import { assertRoom, createTally, lockUsers, type Purse } from './quota.ts'
import type { Opened, OpenInput } from './types.ts'

const OPEN = {
  name: 'open-contents',
  // The CTE is used twice and therefore evaluated once: ordinals and ids belong together.
  text: `WITH wish AS (
      SELECT v.*, uuidv7() AS id, m.generation
      FROM unnest($1::uuid[], $2::smallint[], $3::boolean[], $4::bigint[], $5::text[],
          $6::smallint[])
        WITH ORDINALITY AS v (owner_id, wanted, explicit, reserved, lease, files, ord), membership m
    ), made AS (
      INSERT INTO contents (id, owner_id, wanted, wanted_explicit, reserved_bytes, lease,
        reserved_files, membership)
      SELECT id, owner_id, wanted, explicit, reserved, lease, files, generation FROM wish
    )
    SELECT id AS "contentId", generation AS membership FROM wish ORDER BY ord`,
}

/**
 * Opens contents whose bytes fit into their owner's quota, in the order of asking: of 100 uploads at
 * the limit exactly those are admitted that fit, and the others are refused before their body.
 */
export async function openContents(
  run: Run,
  inputs: readonly OpenInput[],
): Promise<Outcome<Opened>[]> {
  const outcomes: Outcome<Opened>[] = Array.from(inputs, () => refused(undefined))
  const admitted = await admit(run, inputs, outcomes)
  if (admitted.length === 0) return outcomes
  const wishes = admitted.map((i) => inputs[i] as OpenInput)
  const opened = await run<Opened>(OPEN, [
    wishes.map(({ ownerId }) => ownerId),
    wishes.map(({ wanted }) => wanted),
    wishes.map(({ wantedExplicit = false }) => wantedExplicit),
    wishes.map(({ reserveBytes = 0 }) => reserveBytes),
    wishes.map(({ lease = 'live' }) => lease),
    wishes.map(filesOf),
  ])
  for (const [n, i] of admitted.entries()) {
    outcomes[i] = { ok: true, value: opened[n] as Opened }
  }
  return outcomes
}

async function admit(
  run: Run,
  inputs: readonly OpenInput[],
  outcomes: Outcome<Opened>[],
): Promise<number[]> {
  const asking = inputs.filter((input) => (input.reserveBytes ?? 0) > 0 || filesOf(input) > 0)
  const purses =
    asking.length === 0 ? new Map<string, Purse>() : await lockUsers(run, asking.map(ownerOf))
  const tally = createTally()
  const admitted: number[] = []
  for (const [i, input] of inputs.entries()) {
    const { ownerId, reserveBytes = 0 } = input
    const purse = purses.get(ownerId)
    try {
      const files = filesOf(input)
      if (reserveBytes > 0 || files > 0) {
        // Gone, or removed a moment ago: what nobody pays for cannot be given back.
        if (purse === undefined) throw new FileNotFound('user')
        assertRoom(purse, reserveBytes, files)
        purse.reserved += reserveBytes
        purse.reservedFiles += files
        tally.add(ownerId, { reserved: reserveBytes, reservedFiles: files })
      }
      admitted.push(i)
    } catch (error) {
      outcomes[i] = refused(error)
    }
  }
  await tally.write(run)
  return admitted
}

/** An upload makes a file unless it is known to replace one. */
function filesOf({ replaces = false }: OpenInput): number {
  return replaces ? 0 : 1
}

function ownerOf({ ownerId }: OpenInput): string {
  return ownerId
}
