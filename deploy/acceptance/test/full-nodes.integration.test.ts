import { describe } from 'vitest'
import { LIMIT_MS, mib } from '../src/index.ts'
import { fullNodes } from './scenarios/full-nodes.ts'

describe('nodes that offer no more', { timeout: LIMIT_MS }, () => fullNodes({ capacity: mib(16) }))
