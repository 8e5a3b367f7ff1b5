/** What a person's browser keeps and does, without one: cookies, redirects, the provider's forms. */
export type Visitor = {
  cookies: Map<string, string>
  /** One request; nothing is followed. */
  visit(url: string, init?: RequestInit): Promise<Response>
  /** From an address to the provider, through its forms, up to the address that it leads back to. */
  passProvider(from: string, how: { login: string } | 'cancel'): Promise<string>
}

export function newVisitor(): Visitor {
  const cookies = new Map<string, string>()
  const visit = async (url: string, init: RequestInit = {}) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const headers = { ...init.headers, ...(cookie === '' ? {} : { cookie }) }
    const answer = await fetch(url, { ...init, headers, redirect: 'manual' })
    for (const one of answer.headers.getSetCookie()) keep(cookies, one)
    return answer
  }
  return {
    cookies,
    visit,
    async passProvider(from, how) {
      let url = from
      let init: RequestInit = {}
      for (let step = 0; step < 20; step += 1) {
        const answer = await visit(url, init)
        const location = answer.headers.get('location')
        init = {}
        if (location !== null) {
          url = new URL(location, url).href
          // Codes and errors come by this address; whoever asked may do with it what they like.
          if (url.includes('/auth/oidc/callback')) return url
          continue
        }
        const page = await answer.text()
        if (how === 'cancel') {
          url = new URL(/href="([^"]*abort)"/.exec(page)?.[1] ?? '', url).href
          continue
        }
        url = new URL(/action="([^"]*)"/.exec(page)?.[1] ?? '', url).href
        const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1] ?? ''
        const fields = { prompt, ...(prompt === 'login' ? { ...how, password: 'any' } : {}) }
        init = { method: 'POST', body: new URLSearchParams(fields) }
      }
      throw new Error(`no way back from ${url}`)
    },
  }
}

function keep(cookies: Map<string, string>, header: string): void {
  const [pair = ''] = header.split(';')
  const at = pair.indexOf('=')
  const [name, value] = [pair.slice(0, at), pair.slice(at + 1)]
  if (value === '' || /max-age=0|expires=Thu, 01 Jan 1970/i.test(header)) cookies.delete(name)
  else cookies.set(name, value)
}
