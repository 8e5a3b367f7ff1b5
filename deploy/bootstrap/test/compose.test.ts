import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from '../src/tools.ts'

describe('docker-compose.yml', () => {
  it('publishes the gateway alone, on loopback: whoever reaches the RPC of a node owns it (S11)', () => {
    const text = readFileSync(join(root, 'docker-compose.yml'), 'utf8')
    const opened = text.match(/^.*\b(ports|network_mode)\b *:.*(\n +- .*)*/gm)
    expect(opened).toEqual([`    ports: ["127.0.0.1:\${PORT:-8080}:8080"]`])
  })
})
