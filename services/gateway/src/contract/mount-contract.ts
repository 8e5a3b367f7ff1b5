import type { Express } from 'express'
import type { GatewayConfig } from '../config.ts'
import { BASE_PATH, routes } from '../routes/table.ts'
import type { Json } from './components.ts'
import { DOCS_POLICY, docsPage } from './docs/page.ts'
import { openApiDocument } from './document.ts'

/** The contract, for tools and for people. Made when somebody asks for the first time. */
export function mountContract(app: Express, { publicUrl }: Pick<GatewayConfig, 'publicUrl'>): void {
  let made: { document: Json; page: string } | undefined
  const contract = () => {
    if (made !== undefined) return made
    const document = openApiDocument(routes, { basePath: BASE_PATH, publicUrl })
    made = { document, page: docsPage(document) }
    return made
  }
  app.get('/api/openapi.json', (_req, res) => {
    res.setHeader('Cache-Control', 'no-cache')
    res.json(contract().document)
  })
  app.get('/api/docs', (_req, res) => {
    res.setHeader('Cache-Control', 'no-cache')
    res.setHeader('Content-Security-Policy', DOCS_POLICY)
    res.setHeader('X-Frame-Options', 'DENY')
    res.type('html').send(contract().page)
  })
}
