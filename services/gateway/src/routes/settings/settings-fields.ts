import {
  type Catalog,
  changedSettings,
  configuredSettings,
  type Registration,
} from '@holdfast/catalog'
import { z } from 'zod'

const timeZone = z
  .string()
  .refine((name) => name === 'UTC' || Intl.supportedValuesOf('timeZone').includes(name), {
    message: 'must be a time zone, for example Europe/Vienna',
  })
const hours = z
  .string()
  .regex(/^([01]?\d|2[0-3])-([01]?\d|2[0-4])$/, 'must be two hours, for example 22-6')

/** Each as the services take it; the configuration's variable has the same bounds. */
export const settingsFields = {
  registration: z.enum(['open', 'invitation', 'closed']).meta({
    description: 'Who may make an account: everybody, whoever was invited, nobody.',
  }),
  defaultQuotaBytes: z.int().min(0).meta({
    description: 'Bytes that a new user may have. Null: no limit.',
  }),
  defaultQuotaFiles: z.int().min(0).meta({
    description: 'Files that a new user may have. Null: no limit.',
  }),
  webhooksPrivate: z
    .boolean()
    .meta({ description: 'Webhooks may go to private and loopback addresses.' }),
  rebalanceAutomatic: z
    .boolean()
    .meta({ description: 'Copies move by themselves when nodes changed.' }),
  rebalanceSharePercent: z
    .number()
    .min(0)
    .max(100)
    .meta({ description: 'Of all bytes, how many may lie off their place before copies move.' }),
  rebalanceBytesPerSecond: z
    .int()
    .min(1_024)
    .meta({ description: 'Bytes that a plan moves per second at most.' }),
  rebalanceHours: hours.meta({ description: 'Hours in which copies move by themselves: 22-6.' }),
  rebalanceTimeZone: timeZone.meta({ description: 'Time zone of these hours.' }),
  scrubDays: z
    .number()
    .positive()
    .max(3_650)
    .meta({ description: 'Days within which every copy is read and hashed once.' }),
  scrubShare: z
    .number()
    .positive()
    .max(1)
    .meta({ description: "Of a node's bandwidth, what the scrub may take." }),
  copies: z.int().min(1).max(64).meta({
    description:
      'Copies of every chunk that is uploaded from now on, unless its owner asks for another number.',
  }),
  writeQuorum: z.int().min(1).max(64).meta({
    description:
      'Copies that must be stored before an upload is acknowledged; all of them where fewer are wanted.',
  }),
  inventoryEverySeconds: z.number().positive().max(2_592_000).meta({
    description: "Seconds between two comparisons of a node's block list with the catalogue.",
  }),
  outAfterSeconds: z
    .number()
    .positive()
    .max(2_592_000)
    .meta({ description: 'Seconds a node is down until its copies are replaced.' }),
  keepVersions: z
    .int()
    .min(0)
    .max(1_000)
    .meta({ description: 'Earlier versions that each file keeps; 0: none.' }),
  trashDays: z
    .number()
    .min(0)
    .max(3_650)
    .meta({ description: 'Days that a deleted file stays in the trash.' }),
}

type Name = keyof typeof settingsFields
const NAMES = Object.keys(settingsFields) as Name[]

/** What holds now; null where the service that a setting belongs to never ran. */
export const settingsSchema = z
  .object({
    ...nullable(settingsFields),
    configured: z
      .object(nullable(settingsFields))
      .meta({ description: 'What holds where the API changed nothing.' }),
    changed: z
      .array(z.enum(NAMES as [Name, ...Name[]]))
      .meta({ description: 'Set by the API; all others are as configured.' }),
  })
  .meta({ id: 'Settings' })

export const settingsChange = z.strictObject(nullable(settingsFields)).partial().meta({
  description: 'What is left out stays as it is; null: as configured.',
})

export async function settingsView(
  catalog: Catalog,
  own: { registration: Registration; copies: number; writeQuorum: number },
): Promise<z.output<typeof settingsSchema>> {
  const [told, changed] = await Promise.all([configuredSettings(catalog), changedSettings(catalog)])
  const { registration, copies, writeQuorum } = own
  const configured = { registration, copies, writeQuorum, ...told }
  return {
    ...every({ ...configured, ...changed }),
    configured: every(configured),
    changed: NAMES.filter((name) => name in changed),
  }
}

type Values = Omit<z.output<typeof settingsSchema>, 'changed' | 'configured'>

const every = (known: Record<string, unknown>) =>
  Object.fromEntries(NAMES.map((name) => [name, known[name] ?? null])) as Values

function nullable<S extends Record<string, z.ZodType>>(shape: S) {
  const entries = Object.entries(shape).map(([name, schema]) => [name, schema.nullable()])
  return Object.fromEntries(entries) as { [K in keyof S]: z.ZodNullable<S[K]> }
}
