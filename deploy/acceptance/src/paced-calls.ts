import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Calls of many clients, each at its own pace, so that they do not wait for each other: how long each
 * took, in milliseconds. One that is told to come back comes back, and goes on counting.
 */
export const pacedCalls = async (
  url: string,
  {
    clients,
    everyMs,
    forMs,
    headers = {},
  }: { clients: number; everyMs: number; forMs: number; headers?: Record<string, string> },
): Promise<number[]> => {
  const times: number[] = []
  const end = performance.now() + forMs
  const client = async (number: number) => {
    await sleep((number * everyMs) / clients)
    while (performance.now() < end) {
      const began = performance.now()
      await untilServed(url, headers)
      times.push(performance.now() - began)
      await sleep(Math.max(0, everyMs - (performance.now() - began)))
    }
  }
  await Promise.all(Array.from({ length: clients }, (_, number) => client(number)))
  return times
}

const untilServed = async (url: string, headers: Record<string, string>): Promise<void> => {
  for (;;) {
    const response = await fetch(url, { headers })
    await response.arrayBuffer()
    if (response.status === 200) return
    if (response.status !== 503) throw new Error(`answered with ${response.status}`)
    await sleep(200)
  }
}
