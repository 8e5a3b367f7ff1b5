import type { Route } from '../http/route.ts'
import type { Json } from './components.ts'

/** The ways to say who is calling. */
export const securitySchemes: Json = {
  accessToken: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'The `accessToken` of a sign-in; it lives for 15 minutes.',
  },
  apiKey: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'hf_…',
    description: 'An API key in the place of an access token; it lives until it is revoked.',
  },
  cookie: {
    type: 'apiKey',
    in: 'cookie',
    name: 'hf_access',
    description: "A browser's session.",
  },
  csrf: {
    type: 'apiKey',
    in: 'header',
    name: 'X-CSRF-Token',
    description:
      'The value of the cookie `hf_csrf`, with every change that is signed in by cookie.',
  },
}

/** One of these; within one, all of its parts. None for calls that anybody may make. */
export function securityOf({ access, method }: Route<never>): Json[] {
  if (access === 'anyone') return []
  const cookie = method === 'get' || method === 'head' ? { cookie: [] } : { cookie: [], csrf: [] }
  return [{ accessToken: [] }, { apiKey: [] }, cookie]
}
