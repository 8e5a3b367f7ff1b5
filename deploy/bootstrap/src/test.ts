// `npm test`: the checks, then the tests that need Postgres, nodes and services, then those that
// break a whole running system. `npm run test:faults`: those that break it for longer.
import { runChecks } from './checks.ts'
import { ending, sum } from './tally.ts'
import { runTests } from './tools.ts'

const faults = process.argv[2] === 'faults'
const tally = faults
  ? await runTests('faults')
  : sum([await runChecks(), await runTests('integration'), await runTests('acceptance')])
console.log(`\n${ending(tally)}`)
process.exitCode = tally.failed === 0 ? 0 : 1
