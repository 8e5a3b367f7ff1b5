import type { Route } from '../http/route.ts'
import { PASS_COOKIE } from '../sharing/share-passes.ts'
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
  linkPassword: {
    type: 'http',
    scheme: 'basic',
    description: 'The password of a share link, with any user name.',
  },
  linkPass: {
    type: 'apiKey',
    in: 'cookie',
    name: PASS_COOKIE,
    description: "A browser's pass for a share link, for an hour after it gave the password.",
  },
}

/** None, that is; and where a link has a password, that. */
const ofLinks: Json[] = [{}, { linkPassword: [] }, { linkPass: [] }]

/** One of these; within one, all of its parts. None for calls that anybody may make. */
export function securityOf({ access, method, beside }: Route<never>): Json[] {
  if (access === 'anyone') return beside && method === 'get' ? ofLinks : []
  const cookie = method === 'get' || method === 'head' ? { cookie: [] } : { cookie: [], csrf: [] }
  return [{ accessToken: [] }, { apiKey: [] }, cookie]
}
