export { type Client, type ClientOptions, createClient } from './client.ts'
export { ApiError, type Problem, ServerUnreachable } from './errors.ts'
export type * from './types.ts'
