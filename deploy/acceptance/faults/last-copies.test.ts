import { lastCopiesFirst } from '../test/scenarios/last-copies.ts'

lastCopiesFirst({ nodes: 8, copies: 3, files: 2_000, largest: 1_200_000, rounds: 3 })
lastCopiesFirst({ nodes: 12, copies: 4, files: 1_000, largest: 100_000, rounds: 2 })
