import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { createLogger, fileAndTerminal } from '../src/index.ts'

const folder = mkdtempSync(join(tmpdir(), 'holdfast-log-'))
afterAll(() => rmSync(folder, { recursive: true }))

it('writes every line to the file, behind what is there already', () => {
  const file = join(folder, 'append.log')
  writeFileSync(file, 'before\n')
  const destination = fileAndTerminal(file, 'fatal')
  const log = createLogger({ service: 'start', destination })
  log.info('one')
  log.warn('two')
  const lines = readFileSync(file, 'utf8').trim().split('\n')
  expect(lines[0]).toBe('before')
  expect(lines.slice(1).map((line) => JSON.parse(line).msg)).toEqual(['one', 'two'])
})

it('turns the file over at 32 MiB and keeps one older file', () => {
  const file = join(folder, 'large.log')
  writeFileSync(file, Buffer.alloc(32 * 1024 ** 2))
  const destination = fileAndTerminal(file, 'fatal')
  createLogger({ service: 'start', destination }).info('first of the new file')
  expect(readdirSync(folder)).toContain('large.log.1')
  expect(JSON.parse(readFileSync(file, 'utf8')).msg).toBe('first of the new file')
})
