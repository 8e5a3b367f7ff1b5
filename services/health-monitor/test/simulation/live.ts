import { endTrouble, happenSomething } from './faults.ts'
import { random } from './random.ts'
import { assertConverged, assertRemovals, assertSafe, Unsafe } from './safety.ts'
import { step, upload } from './step.ts'
import { newWorld, reachable, type World } from './world.ts'

const TROUBLED_STEPS = 60
const MOST_QUIET_STEPS = 400
/** Longer than any timer of the decisions, so that nothing is still about to happen. */
const QUIET_SECONDS = 400

/** One whole life: a cluster is filled, troubled for a while and then left alone. */
export function live(seed: number): World {
  const dice = random(seed)
  const world = newWorld(dice)
  const waiting = world.chunks.splice(0)
  try {
    let { view } = step(world, 1, new Set())
    for (const chunk of waiting.splice(0, 7)) upload(world, view, chunk)
    for (let n = 0; n < TROUBLED_STEPS; n += 1) {
      if (dice.chance(0.3)) happenSomething(world)
      const next = waiting.at(-1)
      if (next !== undefined && dice.chance(0.1) && upload(world, view, next)) waiting.pop()
      view = safeStep(world, dice.pick([1, 1, 2, 5, 20, 60]) as number, new Set()).view
    }
    endTrouble(world)
    settle(world)
  } catch (error) {
    const story = world.log.slice(-60).join('\n')
    throw new Unsafe(`seed ${seed}: ${(error as Error).message}\n${story}`, { cause: error })
  }
  return world
}

function safeStep(world: World, seconds: number, confirmed: ReadonlySet<number>) {
  const before = new Map(world.chunks.map(({ group, holders }) => [group, holders]))
  const stepped = step(world, seconds, confirmed)
  assertRemovals(world, before)
  assertSafe(world)
  return stepped
}

/** An admin confirms that nodes which stay away are gone, or the brake would hold for ever. */
function settle(world: World): void {
  const gone = new Set(world.machines.filter((one) => !reachable(one)).map(({ id }) => id))
  let quiet = 0
  for (let n = 0; n < MOST_QUIET_STEPS; n += 1) {
    const seconds = quiet > 0 ? 50 : 5
    const stepped = safeStep(world, seconds, gone)
    quiet = stepped.quiet ? quiet + seconds : 0
    if (quiet > QUIET_SECONDS) {
      assertConverged(world, stepped.view)
      return
    }
  }
  throw new Unsafe('it does not come to rest')
}
