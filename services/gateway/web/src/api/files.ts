/** Where a browser gets the bytes; the session's cookie goes along. */
export const contentAddress = (id: string): string => `/api/v1/files/${id}/content`

/** The small picture of a file; the CID is a part of the address, so that it is kept, and never an old one. */
export const thumbnailAddress = (id: string, cid: string): string =>
  `/api/v1/files/${id}/thumbnail?${new URLSearchParams({ cid })}`

/** A folder with everything below, as one archive. */
export const archiveAddress = (folder: string, format: 'zip' | 'car'): string =>
  `/api/v1/archive?${new URLSearchParams({ folder, format })}`

/** Some files as one archive. */
export const archiveOf = (files: readonly { id: string }[], format: 'zip' | 'car'): string =>
  `/api/v1/archive?${new URLSearchParams({ ids: files.map(({ id }) => id).join(','), format })}`
