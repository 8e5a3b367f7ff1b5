import type { KeyScope } from '@holdfast/catalog'
import type { Request, Response } from 'express'
import type { Logger } from 'pino'
import type { z } from 'zod'
import type { HeaderName } from '../contract/headers.ts'
import type { Caller } from '../people/caller.ts'

/** `anyone`: no sign-in looked at. `user`: signed in. `admin`: signed in, and an admin. */
export type Access = 'anyone' | 'user' | 'admin'

/** How a request body is taken: JSON or a form by its schema, or left for the handler to stream. */
export type RequestBody<B extends z.ZodType> =
  | {
      kind: 'json'
      schema: B
      optional?: boolean
      /** What may be streamed instead; the handler then gets no body, and sees the media type. */
      orStream?: { contentType: string; description: string }
    }
  | { kind: 'stream'; contentType: string; description: string; optional?: boolean }
  | {
      /** The fields of an HTML form, read and checked as JSON is. */
      kind: 'form'
      schema: B
    }

export type AnswerSpec = {
  description: string
  schema?: z.ZodType
  /** Media types other than JSON. */
  contentType?: string
  /** What it may be instead, when the client accepts that. */
  alsoAs?: string
  /** Headers of its own, besides those on every answer. */
  headers?: readonly HeaderName[]
  /** Headers that it has only in some cases. */
  sometimes?: readonly HeaderName[]
}

/** What a handler returns; undefined when it has written the response itself. */
export type Answer =
  | { status: number; body?: unknown; headers?: Record<string, string | string[]> }
  | undefined

export type Input<A extends Access, P, Q, B> = {
  params: P
  query: Q
  body: B
  caller: A extends 'anyone' ? undefined : Caller
  requestId: string
  /** Aborts when the client goes away before it has its answer. */
  signal: AbortSignal
  log: Logger
  /** Only for handlers that stream; all others answer with a value. */
  req: Request
  res: Response
}

type Empty = z.ZodObject<Record<never, never>>

/**
 * One call of the API: everything the router, the validation and the OpenAPI document need. The
 * path is written as in OpenAPI: `/files/{id}`; `{path...}` takes all that is left of the address.
 */
export type RouteSpec<
  Deps,
  A extends Access,
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
> = {
  method: 'get' | 'head' | 'post' | 'put' | 'patch' | 'delete'
  path: string
  /** True: the path is the whole address, not below that of the API, because people read it. */
  beside?: true
  tag: string
  summary: string
  access: A
  /**
   * What an API key needs for it. Without it, by method and access: see key-rights.ts. `any`: every key.
   * `none`: no key at all, because it is about the account that keys speak for.
   */
  scope?: KeyScope | 'any' | 'none'
  /**
   * True: the handler shows, changes and finds nothing outside `caller.within`. A key that is for one
   * folder is refused everywhere else, so that a call that does not think of it cannot leak.
   */
  keepsToFolder?: boolean
  params?: P
  query?: Q
  body?: RequestBody<B>
  /** Request headers that it honours, and what they do; for the document. */
  requestHeaders?: Readonly<Record<string, string>>
  /** Headers on each of its answers, refusals too. */
  always?: Readonly<Record<string, string>>
  /** What OPTIONS of its path tells besides the methods. */
  options?: Readonly<Record<string, string>>
  answers: Record<number, AnswerSpec>
  /** Codes beyond those every call can end with. */
  problems?: readonly string[]
  /** Those of them that browsers get as a page. */
  asPage?: readonly string[]
  /** Seconds of silence after which the caller hears 503; uploads and downloads have no such end. */
  streams?: boolean
  handle(input: Input<A, z.output<P>, z.output<Q>, z.output<B>>, deps: Deps): Promise<Answer>
}

/** A route with its types behind it, as the table holds it. */
export type Route<Deps> = Omit<
  RouteSpec<Deps, Access, z.ZodType, z.ZodType, z.ZodType>,
  'handle'
> & {
  handle(
    input: Omit<Input<Access, unknown, unknown, unknown>, 'caller'> & {
      caller: Caller | undefined
    },
    deps: Deps,
  ): Promise<Answer>
}

/** Checks a route's handler against its own schemas, then forgets the details for the table. */
export const defineRoute = <
  Deps,
  A extends Access,
  P extends z.ZodType = Empty,
  Q extends z.ZodType = Empty,
  B extends z.ZodType = Empty,
>(
  spec: RouteSpec<Deps, A, P, Q, B>,
): Route<Deps> => spec as unknown as Route<Deps>
