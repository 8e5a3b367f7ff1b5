import type { IncomingMessage } from 'node:http'
import { BadRequest } from '../errors.ts'
import type { Call, Command, Node } from './command.ts'
import { boundaryOf, type Part, readParts } from './multipart.ts'

const FLAGS: ReadonlyMap<string, boolean> = new Map([
  ...['', '1', 't', 'T', 'true', 'TRUE', 'True'].map((text) => [text, true] as const),
  ...['0', 'f', 'F', 'false', 'FALSE', 'False'].map((text) => [text, false] as const),
])

/** @throws BadRequest when an argument or the file the command needs is not there. */
export function parseCall(
  req: IncomingMessage,
  o: { query: string; command: Command; node: Node },
): Call {
  const query = new URLSearchParams(o.query)
  const args = query.getAll('arg')
  const { argument, file } = o.command
  if (argument !== undefined && args.length === 0) {
    throw new BadRequest(`argument "${argument}" is required`)
  }
  const boundary = boundaryOf(req.headers['content-type'])
  if (file !== undefined && boundary === undefined) {
    throw new BadRequest(`file argument '${file}' is required`)
  }
  return {
    args,
    arg: args[0] ?? '',
    option: (name) => query.get(name) ?? undefined,
    flag: (name, otherwise = false) => flagIn(query, name, otherwise),
    files: boundary === undefined ? noFiles() : readParts(bodyOf(req), boundary),
    node: o.node,
  }
}

function flagIn(query: URLSearchParams, name: string, otherwise: boolean): boolean {
  const text = query.get(name)
  if (text === null) return otherwise
  const value = FLAGS.get(text)
  if (value !== undefined) return value
  throw new BadRequest(`failure to convert "${text}" to type bool for option "${name}"`)
}

/** The request must outlive an early end of reading: the answer still has to go out on its socket. */
function bodyOf(req: IncomingMessage): AsyncIterable<Buffer> {
  return { [Symbol.asyncIterator]: () => req.iterator({ destroyOnReturn: false }) }
}

async function* noFiles(): AsyncGenerator<Part> {}
