import { ApiError, type Problem } from '@holdfast/client'

/** What the client throws for an answer with this code. */
export const apiProblem = (code: string, more: Partial<Problem> = {}): ApiError =>
  new ApiError({ type: 'about:blank', title: code, status: 422, code, ...more })
