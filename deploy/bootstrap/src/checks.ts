import { forbiddenWords } from './forbidden-words.ts'
import { importViolations } from './import-rules.ts'
import { checkLock } from './lock.ts'
import { pluralWords } from './plural-words.ts'
import { readRepository } from './repository.ts'
import { checkSettingsTable } from './settings-table.ts'
import { sum, type Tally } from './tally.ts'
import { root, runTests, runTool, verdict } from './tools.ts'
import { unexecutedQueries } from './unexecuted-queries.ts'

/**
 * Everything that needs no server: format, lint, types, import rules, queries, lock, unit tests.
 * All of it runs even after a failure, so that one look shows the whole state.
 */
export async function runChecks({ fix = false } = {}): Promise<Tally> {
  const biome = runTool('@biomejs/biome/bin/biome', [
    'check',
    '--error-on-warnings',
    ...(fix ? ['--write'] : []),
  ])
  const types = runTool('typescript/bin/tsc', ['--noEmit', '-p', 'tsconfig.json'])
  const webTypes = runTool('typescript/bin/tsc', ['--noEmit', '-p', 'services/gateway/web'])
  const tools = [
    verdict('format and lint', (await biome) === 0 ? [] : ['see above']),
    verdict('types', (await types) === 0 ? [] : ['see above']),
    verdict('types of the web app', (await webTypes) === 0 ? [] : ['see above']),
  ]
  const repository = readRepository(root)
  const rules = [
    verdict('import rules', importViolations(repository)),
    verdict('every query is executed', unexecutedQueries(repository.files)),
    verdict('words for people', forbiddenWords(repository.files)),
    verdict('one of a thing', pluralWords(repository.files)),
    verdict('package lock', checkLock(root, { fix })),
    verdict('table of settings', checkSettingsTable(root, { fix })),
  ]
  return sum([...tools, ...rules, await runTests('unit')])
}
