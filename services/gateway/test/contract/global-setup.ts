import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { openApiDocument } from '../../src/contract/document.ts'
import { BASE_PATH, routes } from '../../src/routes/table.ts'
import { NOT_PRODUCED } from './not-produced.ts'

/**
 * At the end of a run of all integration tests: every status that the document promises was produced
 * by a test. A run of some of them proves nothing, and is not judged.
 */
export default function setup(project: TestProject): () => Promise<void> {
  const file = join(tmpdir(), `holdfast-answers-${process.pid}`)
  writeFileSync(file, '')
  project.provide('answersFile', file)
  return async () => {
    const produced = new Set(readFileSync(file, 'utf8').split('\n'))
    rmSync(file)
    if (!(await isWhole(project))) return
    const missing = promised().filter((one) => !produced.has(one) && !(one in NOT_PRODUCED))
    const needless = Object.keys(NOT_PRODUCED).filter((one) => produced.has(one))
    if (missing.length === 0 && needless.length === 0) return
    const lists = [
      ...missing.map((one) => `  ${one}: no test produced it`),
      ...needless.map((one) => `  ${one}: a test produces it; take it out of not-produced.ts`),
    ]
    // Not thrown: Postgres would not be stopped any more.
    process.stderr.write(`\nThe contract is not what was tested:\n${lists.join('\n')}\n`)
    process.exitCode = 1
  }
}

async function isWhole(project: TestProject): Promise<boolean> {
  const ran = new Set(project.vitest.state.getFiles().map(({ filepath }) => filepath))
  const { testFiles } = await project.globTestFiles()
  return testFiles.filter((one) => one.includes('/services/gateway/')).every((one) => ran.has(one))
}

/** `get /files/{id} 404` */
function promised(): string[] {
  const { paths } = openApiDocument(routes, { basePath: BASE_PATH }) as {
    paths: Record<string, Record<string, { responses: object }>>
  }
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, { responses }]) =>
      Object.keys(responses).map((status) => `${method} ${path} ${status}`),
    ),
  )
}
