import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Repository, Workspace } from './import-rules.ts'
import { readFolders, readSources } from './source-files.ts'

const KINDS = ['libs', 'services', 'deploy']

/** Reads what the rules look at: the workspaces and every source file in them. */
export function readRepository(root: string): Repository {
  return {
    workspaces: [
      ...KINDS.flatMap((kind) => readWorkspaces(root, kind)),
      ...readWorkspaces(root, 'services/gateway'),
    ],
    files: readSources(root, KINDS),
    folders: readFolders(root, KINDS),
  }
}

function readWorkspaces(root: string, kind: string): Workspace[] {
  if (!existsSync(join(root, kind))) return []
  return readdirSync(join(root, kind)).flatMap((name) => {
    const file = join(root, kind, name, 'package.json')
    if (!existsSync(file)) return []
    const manifest = JSON.parse(readFileSync(file, 'utf8'))
    const dependencies = Object.keys(manifest.dependencies ?? {})
    return [{ folder: `${kind}/${name}`, name: manifest.name, dependencies }]
  })
}
