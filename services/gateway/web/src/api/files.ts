/** Where a browser gets the bytes; the session's cookie goes along. */
export const contentAddress = (id: string): string => `/api/v1/files/${id}/content`

/** A folder with everything below, as one archive. */
export const archiveAddress = (folder: string, format: 'zip' | 'car'): string =>
  `/api/v1/archive?${new URLSearchParams({ folder, format })}`

/** Some files as one archive. */
export const archiveOf = (files: readonly { id: string }[], format: 'zip' | 'car'): string =>
  `/api/v1/archive?${new URLSearchParams({ ids: files.map(({ id }) => id).join(','), format })}`
