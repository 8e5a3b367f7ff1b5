import { usePages } from '../ui/table/use-pages.ts'
import { client } from './client.ts'

const PAGE = 100

/** What was deleted and can be had back, last deleted first. */
export const useTrash = () =>
  usePages(['trash'], (cursor) =>
    client.trash({ limit: PAGE, ...(cursor === undefined ? {} : { cursor }) }),
  )
