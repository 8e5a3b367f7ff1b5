import type { FileInfo } from '@holdfast/client'

/** What a list is of; each part is empty where it is not asked for. */
export type View = { folder: string; search: string; sort: string; type: string; health: string }

export type Row = { kind: 'folder'; folder: string } | { kind: 'file'; file: FileInfo }

/** A list that knows how long it is, and reads what is in sight. */
export type Rows = {
  /** Null until it is known. */
  total: { files: number; bytes: number } | null
  folders: readonly string[]
  count: number
  /** Whether it is known which rows there are; not while another list is still shown instead. */
  ready: boolean
  /** Undefined: not read yet. */
  rowAt: (index: number) => Row | undefined
  /** All rows from one to another, both included, in sight or not. Rejects with what the server says. */
  read: (first: number, last: number) => Promise<Row[]>
  /** Which rows are in sight, the last one included. */
  look: (first: number, last: number) => void
  error: unknown
  retry: () => void
}

/** Files of one page, as many as lie between two marks. */
export const PAGE = 500

/** The pages that have these files. */
export function pagesIn(first: number, last: number, files: number): number[] {
  const most = Math.max(0, Math.ceil(files / PAGE) - 1)
  const page = (at: number) => Math.min(most, Math.max(0, Math.floor(at / PAGE)))
  const from = page(first)
  return Array.from({ length: page(last) - from + 1 }, (_, at) => from + at)
}

/** Which of the pages has this row, and where in it. */
export const placeOf = (index: number, folders: number) => ({
  page: Math.floor((index - folders) / PAGE),
  at: (index - folders) % PAGE,
})

/** What the API is asked for. */
export const filterOf = ({ folder, search, sort, type }: View) => ({
  folder,
  sort,
  ...(search === '' ? {} : { search, recursive: true }),
  ...(type === '' ? {} : { type }),
})
