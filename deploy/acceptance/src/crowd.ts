import { spawnSync } from 'node:child_process'
import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

export type Crowd = {
  /** Connections that are open now. */
  readonly open: number
  /** How long each that was closed by the server had been open; milliseconds. */
  readonly lives: readonly number[]
  /** First bytes of each answer that came. */
  readonly answers: readonly string[]
  leave(): void
}

/** Sockets that this process may have open, some left for everything else. */
export const roomForSockets = (): number => {
  const told = spawnSync('sh', ['-c', 'ulimit -n'], { encoding: 'utf8' }).stdout.trim()
  return told === 'unlimited' ? 100_000 : Math.max(0, Number(told) - 1_500)
}

/**
 * So many connections that say `words` and then do what `behave` does; one that the server closes is
 * made anew unless said otherwise, because a hostile client would.
 */
export const startCrowd = async (
  url: string,
  {
    count,
    words,
    behave,
    comesBack = true,
  }: { count: number; words: string; behave?: (socket: Socket) => void; comesBack?: boolean },
): Promise<Crowd> => {
  const { hostname, port } = new URL(url)
  const sockets = new Set<Socket>()
  const lives: number[] = []
  const answers: string[] = []
  let leaving = false
  const join = () => {
    const began = performance.now()
    const socket = connect(Number(port), hostname)
    sockets.add(socket)
    socket.on('error', () => {})
    socket.once('connect', () => {
      socket.write(words, 'latin1')
      behave?.(socket)
    })
    socket.once('data', (piece: Buffer) => answers.push(piece.toString('latin1').slice(0, 1_000)))
    socket.once('close', () => {
      sockets.delete(socket)
      lives.push(performance.now() - began)
      if (!leaving && comesBack) join()
    })
  }
  // A listen queue is finite; nobody is helped by connections that are refused.
  for (let made = 0; made < count; made += 200) {
    for (let at = made; at < Math.min(count, made + 200); at += 1) join()
    await sleep(20)
  }
  return {
    get open() {
      return [...sockets].filter(({ readyState }) => readyState === 'open').length
    },
    lives,
    answers,
    leave: () => {
      leaving = true
      for (const socket of sockets) socket.destroy()
    },
  }
}
