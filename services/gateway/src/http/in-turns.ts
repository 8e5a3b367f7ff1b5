/**
 * Spreads pieces of work over turns of the event loop, so that many at the same moment keep nobody waiting.
 * Returns what takes a piece; pieces are done in their order, none before the next turn.
 */
export function inTurns(perTurn: number): (work: () => void) => void {
  const waiting: (() => void)[] = []
  const turn = () => {
    const now = waiting.splice(0, perTurn)
    if (waiting.length > 0) setImmediate(turn)
    for (const work of now) work()
  }
  return (work) => {
    if (waiting.push(work) === 1) setImmediate(turn)
  }
}
