import type {
  ByCopies,
  ByFile,
  ByIssue,
  ByNode,
  ChunkFilter,
  ChunkInfo,
  ChunkVerdicts,
  ChunkWithFiles,
  DistributionFilter,
  Distributions,
} from './chunk-types.ts'
import { everyItem } from './pages.ts'
import { queryOf } from './query.ts'
import type { Requester } from './request.ts'
import type { Page } from './types.ts'

/** Single chunks, and how everything lies on the nodes. All of it for administrators. */
export const chunkCalls = (api: Requester) => {
  const chunkList = (filter: ChunkFilter = {}) =>
    api.json<Page<ChunkInfo>>(`/api/v1/chunks${queryOf(filter)}`)
  const sums = <T>(query: object) =>
    api.json<Distributions<T>>(`/api/v1/distributions${queryOf({ ...query })}`)
  return {
    /** A page may be empty and not the last: look at `next`. */
    chunkList,
    eachChunk: (filter: Omit<ChunkFilter, 'cursor'> = {}) =>
      everyItem((cursor) =>
        chunkList({ limit: 500, ...filter, ...(cursor === undefined ? {} : { cursor }) }),
      ),
    /** By its CID or its digest in hexadecimal digits. */
    chunk: (cid: string) => api.json<ChunkWithFiles>(`/api/v1/chunks/${cid}`),
    /** Every copy is read and hashed now; bad ones are marked and repaired. */
    verifyChunk: (cid: string) => api.write<ChunkVerdicts>('POST', `/api/v1/chunks/${cid}/verify`),
    repairChunk: (cid: string) =>
      api.write<{ group: number; class: string | null }>('POST', `/api/v1/chunks/${cid}/repair`),
    distributionsByFile: (filter: DistributionFilter = {}) =>
      sums<ByFile>({ ...filter, by: 'file' }),
    distributionsByNode: (filter: Pick<DistributionFilter, 'nodeId'> = {}) =>
      sums<ByNode>({ ...filter, by: 'node' }),
    distributionsByCopies: (filter: Pick<DistributionFilter, 'nodeId' | 'copies'> = {}) =>
      sums<ByCopies>({ ...filter, by: 'copies' }),
    /** How many chunks have which issue, and `any`; those that none has are absent. */
    distributionsByIssue: () => sums<ByIssue>({ by: 'issue' }),
  }
}
