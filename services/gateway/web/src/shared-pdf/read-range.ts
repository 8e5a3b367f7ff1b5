type Range = { from: number; to: number; signal: AbortSignal }

/** A part of what the page of a share link shows; the pass of a link with a password goes along by itself. */
export async function readRange(src: string, { from, to, signal }: Range): Promise<Uint8Array> {
  const answer = await fetch(src, { headers: { range: `bytes=${from}-${to - 1}` }, signal })
  if (answer.status !== 206) throw new Error(`a range was answered by ${answer.status}`)
  return new Uint8Array(await answer.arrayBuffer())
}
