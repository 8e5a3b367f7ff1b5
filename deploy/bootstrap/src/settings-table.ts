// The README's table of settings, made from the schemas that read them, so that it cannot lie.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { configSchema as chunker } from '@holdfast/chunker/config'
import { configSchema as command } from '@holdfast/cli/config'
import { configSchema as node } from '@holdfast/embedded-node/config'
import { configSchema as gateway } from '@holdfast/gateway/config'
import { configSchema as monitor } from '@holdfast/health-monitor/config'
import { configSchema as rebalancer } from '@holdfast/rebalancer/config'
import { configSchema as replicator } from '@holdfast/replicator/config'
import { configSchema as start } from '@holdfast/single-process/config'
import { z } from 'zod'

const SCHEMAS: Readonly<Record<string, z.ZodObject>> = {
  'npm start': start,
  gateway,
  'health-monitor': monitor,
  replicator,
  chunker,
  rebalancer,
  node,
  holdfast: command,
}

const BEGIN = '<!-- settings: made by `npm run check -- --fix` -->'
const END = '<!-- end of settings -->'

type Setting = { readers: string[]; fallback: string; meaning: string }

/** Problems with the README's table; with `fix` it is written anew instead. */
export function checkSettingsTable(root: string, { fix = false } = {}): string[] {
  const file = join(root, 'README.md')
  const text = readFileSync(file, 'utf8')
  const from = text.indexOf(BEGIN)
  const to = text.indexOf(END)
  if (from < 0 || to < from) return ['README.md has no place for the table of settings']
  const wanted = `${text.slice(0, from)}${BEGIN}\n\n${settingsTable()}\n${text.slice(to)}`
  if (wanted === text) return []
  if (!fix) return ['the table of settings in README.md is not what the schemas say']
  writeFileSync(file, wanted)
  return []
}

function settingsTable(): string {
  const rows = [...readSettings()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([name, { readers, fallback, meaning }]) =>
        `| \`${name}\` | ${fallback} | ${readers.join(', ')} | ${meaning} |`,
    )
  return ['| variable | default | read by | meaning |', '|---|---|---|---|', ...rows, ''].join('\n')
}

function readSettings(): Map<string, Setting> {
  const settings = new Map<string, Setting>()
  for (const [reader, schema] of Object.entries(SCHEMAS)) {
    for (const name of Object.keys(schema.shape)) {
      const { description, fallback } = describe(schema, name)
      const known = settings.get(name)
      if (known === undefined) {
        settings.set(name, { readers: [reader], fallback: shown(fallback), meaning: description })
      } else {
        known.readers.push(reader)
        if (known.meaning === '') known.meaning = description
        const other = shown(fallback)
        if (other !== known.fallback && !known.fallback.includes(other)) {
          known.fallback = `${known.fallback}; ${reader}: ${other}`
        }
      }
    }
  }
  return settings
}

type Property = z.core.JSONSchema.BaseSchema

/** A default stands on the side of the value that is read, or of the text that was parsed. */
function describe(schema: z.ZodObject, name: string) {
  const [input, output] = (['input', 'output'] as const).map((io) => {
    const { properties } = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
    return (properties?.[name] ?? {}) as Property
  })
  const description = (input?.description ?? output?.description ?? '').replaceAll('|', '\\|')
  return { description, fallback: input?.default ?? output?.default }
}

const shown = (fallback: unknown): string =>
  fallback === undefined || fallback === '' || (Array.isArray(fallback) && fallback.length === 0)
    ? '–'
    : `\`${String(fallback)}\``
