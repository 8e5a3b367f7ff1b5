import { renameSync, statSync } from 'node:fs'
import { type DestinationStream, type Level, pino } from 'pino'
import { prettyStream } from './pretty-stream.ts'

const LIMIT_BYTES = 32 * 1024 ** 2

/**
 * For a program that somebody started in a terminal: everything goes to a file, and what they
 * should know about also to standard error, readable. The file is turned over at 32 MiB and one
 * older file kept (`<file>.1`), so that a program that runs for a year does not fill the disk.
 */
export function fileAndTerminal(file: string, terminalLevel: Level): DestinationStream {
  return pino.multistream([
    { level: 'trace', stream: turnedOver(file) },
    { level: terminalLevel, stream: prettyStream(pino.destination({ fd: 2, sync: true })) },
  ])
}

function turnedOver(file: string): DestinationStream {
  const out = pino.destination({ dest: file, append: true, mkdir: true, sync: true })
  let size = sizeOf(file)
  return {
    write: (line) => {
      size += Buffer.byteLength(line)
      if (size > LIMIT_BYTES) {
        renameSync(file, `${file}.1`)
        out.reopen(file)
        size = 0
      }
      out.write(line)
    },
  }
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0
}
