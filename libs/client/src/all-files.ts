import type { AnyFile, Verification, WantedRepair } from './chunk-types.ts'
import type { Requester } from './request.ts'

/** What administrators do about a file of anybody. They never get its bytes. */
export const allFileCalls = (api: Requester) => {
  const at = (id: string) => `/api/v1/all-files/${id}`
  return {
    /** Health as of now, where it lies, what points to it, and how far its verification is. */
    anyFile: (id: string) => api.json<AnyFile>(at(id)),
    wantCopiesOf: (id: string, copies: number) => api.write<AnyFile>('PATCH', at(id), { copies }),
    /** To its owner's trash. */
    trashFor: async (id: string): Promise<void> => {
      await api.send(at(id), { method: 'DELETE' })
    },
    repairFile: (id: string) => api.write<WantedRepair>('POST', `${at(id)}/repair`),
    /** Reads every copy in the background; `anyFile` tells how far it is. */
    verifyFile: (id: string) => api.write<Verification>('POST', `${at(id)}/verify`),
    cancelVerification: async (id: string): Promise<void> => {
      await api.send(`${at(id)}/verification`, { method: 'DELETE' })
    },
  }
}
