import { ApiError } from '@holdfast/client'

/** The server knows no such thing; asking again does not help. */
export const isMissing = (error: unknown): boolean =>
  error instanceof ApiError && error.status === 404
