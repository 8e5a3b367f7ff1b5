/**
 * Says the first failure of a row of equal calls, and nothing more until one succeeds: what is tried
 * every second would otherwise be said every second. The result never rejects.
 */
export const oncePerOutage = (
  say: (error: unknown) => void,
): ((attempt: Promise<unknown>) => Promise<void>) => {
  let failing = false
  return (attempt) =>
    attempt.then(
      () => {
        failing = false
      },
      (error) => {
        if (!failing) say(error)
        failing = true
      },
    )
}
