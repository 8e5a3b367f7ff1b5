import { createInterface } from 'node:readline/promises'
import type { Readable } from 'node:stream'
import type { Context } from '../context.ts'
import { WrongArguments } from '../errors.ts'

type Terminal = Pick<Context, 'stdin' | 'stderr' | 'signal'>

/** Asks for a line. Throws WrongArguments where nobody can answer. */
export const ask = async (
  { stdin, stderr, signal }: Terminal,
  question: string,
  instead: string,
): Promise<string> => {
  mustBeTerminal(stdin, instead)
  const lines = createInterface({ input: stdin, output: stderr })
  try {
    return (await lines.question(question, { signal })).trim()
  } finally {
    lines.close()
  }
}

/** Asks for a line that is not shown while it is typed. */
export const askHidden = async (
  { stdin, stderr, signal }: Terminal,
  question: string,
  instead: string,
): Promise<string> => {
  mustBeTerminal(stdin, instead)
  const keyboard = stdin as NodeJS.ReadStream
  stderr.write(question)
  keyboard.setRawMode(true)
  try {
    return await typed(keyboard, signal)
  } finally {
    keyboard.setRawMode(false)
    keyboard.pause()
    stderr.write('\n')
  }
}

/** Everything on standard input, without the line's end: for `--password-stdin`. */
export const readAll = async (stdin: NodeJS.ReadableStream): Promise<string> => {
  const pieces: Buffer[] = []
  for await (const piece of stdin as Readable) pieces.push(Buffer.from(piece))
  return Buffer.concat(pieces)
    .toString('utf8')
    .replace(/\r?\n$/, '')
}

const mustBeTerminal = (stdin: Terminal['stdin'], instead: string) => {
  if (stdin.isTTY !== true) throw new WrongArguments('Nobody is there to ask.', instead)
}

/** Keys until Enter. Ctrl-C is ours to handle, since the terminal sends no signal in raw mode. */
const typed = (keyboard: NodeJS.ReadStream, signal: AbortSignal): Promise<string> =>
  new Promise((resolve, reject) => {
    let text = ''
    const end = (finish: () => void) => {
      keyboard.off('data', take)
      signal.removeEventListener('abort', interrupted)
      finish()
    }
    const interrupted = () => end(() => reject(new DOMException('interrupted', 'AbortError')))
    const take = (data: Buffer) => {
      for (const key of data.toString('utf8')) {
        if (key === '\r' || key === '\n') return end(() => resolve(text))
        if (key === '\u0003' || key === '\u0004') return interrupted()
        text = key === '\u007f' || key === '\b' ? text.slice(0, -1) : text + key
      }
    }
    signal.addEventListener('abort', interrupted, { once: true })
    keyboard.on('data', take)
    keyboard.resume()
  })
