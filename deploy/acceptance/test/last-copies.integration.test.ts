import { lastCopiesFirst } from './scenarios/last-copies.ts'

lastCopiesFirst({ nodes: 8, copies: 3, files: 120, largest: 2_000, rounds: 1 })
