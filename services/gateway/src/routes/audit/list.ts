import { type AuditLine, idsIn, listAudit, namesOfRows } from '@holdfast/catalog'
import { z } from 'zod'
import type { GatewayDeps } from '../../deps.ts'
import { typesText } from '../../events/event-view.ts'
import { defineRoute } from '../../http/route.ts'
import { limit } from '../../http/validate.ts'

const query = z.strictObject({
  action: typesText.optional().meta({
    description: 'Beginnings of actions, separated by commas: "user.", "user.changed,api-key.".',
  }),
  actor: z.uuid().optional().meta({ description: 'Who did it: the id of a user.' }),
  subject: z.string().min(1).max(200).optional().meta({ description: 'To what: an id.' }),
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional().meta({ description: 'Before that.' }),
  limit,
  cursor: z
    .string()
    .regex(/^\d{1,15}$/, 'does not belong to this list')
    .transform(Number)
    .optional(),
})

const auditSchema = z
  .object({
    id: z.int(),
    at: z.iso.datetime(),
    actorId: z.uuid().nullable().meta({ description: 'Null: the system.' }),
    actor: z
      .string()
      .nullable()
      .meta({ description: 'Their address, while they have an account.' }),
    action: z.string(),
    subject: z.string().nullable(),
    detail: z.record(z.string(), z.unknown()),
    names: z.record(z.string(), z.string()).meta({
      description: 'What the files and users among its ids are called now; absent: they are gone.',
    }),
  })
  .meta({ id: 'AuditRow' })

export const listAuditRoute = defineRoute({
  method: 'get',
  path: '/audit',
  tag: 'People',
  summary: 'Who did what to what, newest first; nothing in it is ever changed or removed',
  access: 'admin',
  query,
  answers: {
    200: {
      description: 'A page of the audit log',
      schema: z.object({ items: z.array(auditSchema), next: z.string().nullable() }),
    },
  },
  async handle({ query }, { catalog }: Pick<GatewayDeps, 'catalog'>) {
    const { action, actor, subject, from, to, limit, cursor } = query
    const rows = await listAudit(catalog, {
      actions: action,
      actorId: actor,
      subject,
      from: from === undefined ? undefined : new Date(from),
      to: to === undefined ? undefined : new Date(to),
      before: cursor,
      // One more than shown says whether there is a next page.
      limit: limit + 1,
    })
    const items = rows.slice(0, limit)
    const next = rows.length > limit ? String(items.at(-1)?.id) : null
    const names = await namesOfRows(catalog, items)
    return { status: 200, body: { items: items.map((row) => auditView(row, names)), next } }
  },
})

const auditView = (
  row: AuditLine,
  names: ReadonlyMap<string, string>,
): z.output<typeof auditSchema> => ({
  ...row,
  at: row.at.toISOString(),
  names: Object.fromEntries(
    idsIn(row).flatMap((id) => (names.has(id) ? [[id, names.get(id) ?? '']] : [])),
  ),
})
