import { AddressRefused } from '@holdfast/process'
import { ImportRefused, SourceUnavailable } from './errors.ts'

/** How an attempt failed, as the owner reads it. */
export type Ending = {
  /** No later attempt can mend it. */
  final: boolean
  /** Something of ours failed; else it is what was asked for, or where it should come from. */
  ours: boolean
  code: string
  error: string
}

const FINAL: Readonly<Record<string, string>> = {
  QUOTA_EXCEEDED: 'It is larger than what is left of your quota.',
  FILE_QUOTA_EXCEEDED: 'Your account has as many files as it may.',
  NAME_TAKEN: 'A file of this name is in the folder already.',
  TOO_LARGE: 'It is larger than imports may be here.',
  PRECONDITION_FAILED: 'The file to be replaced changed meanwhile.',
}

/** Their messages are ours and name nothing but the data. */
const DATA = new Set(['INVALID_DAG', 'INVALID_CID', 'INVALID_CAR'])

const PASSING: Readonly<Record<string, string>> = {
  NODES_FULL: 'The nodes have no room for it right now.',
  NODE_FULL: 'The nodes have no room for it right now.',
  INSUFFICIENT_NODES: 'Too few storage nodes take new data right now.',
  CONTENT_DIFFERS: 'The source changed meanwhile; the import begins again.',
  CONTENT_NOT_OPEN: 'What was fetched so far was given up; the import begins again.',
  CATALOGUE_UNAVAILABLE: 'The catalogue does not answer right now.',
}

export function explainEnd(error: unknown): Ending {
  if (error instanceof ImportRefused) return final(error.code, error.message)
  if (error instanceof AddressRefused) return final('ADDRESS_REFUSED', addressText(error))
  if (error instanceof SourceUnavailable)
    return { ...passing(error.code, error.message), ours: false }
  const code = String((error as { code?: unknown } | null)?.code ?? 'INTERNAL')
  if (FINAL[code] !== undefined) return final(code, FINAL[code])
  if (DATA.has(code)) return final(code, `The data is not usable: ${(error as Error).message}.`)
  return passing(code, PASSING[code] ?? 'Something went wrong here. It is tried again.')
}

const final = (code: string, error: string): Ending => ({ final: true, ours: false, code, error })
const passing = (code: string, error: string): Ending => ({ final: false, ours: true, code, error })

const addressText = ({ kind }: AddressRefused): string =>
  kind === 'metadata'
    ? 'The address leads to metadata of a cloud, from where nothing is ever imported.'
    : `The address leads to a ${kind} place. An administrator can permit it: HOLDFAST_IMPORT_ALLOW.`
