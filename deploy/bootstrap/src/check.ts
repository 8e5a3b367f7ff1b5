// `npm run check`; `npm run check -- --fix` also repairs format, simple lint and the lock.
import { runChecks } from './checks.ts'
import { ending } from './tally.ts'

const tally = await runChecks({ fix: process.argv.includes('--fix') })
console.log(`\n${ending(tally)}`)
process.exitCode = tally.failed === 0 ? 0 : 1
