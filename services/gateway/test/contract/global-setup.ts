import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { openApiDocument } from '../../src/contract/document.ts'
import { BASE_PATH, routes } from '../../src/routes/table.ts'
import { NOT_AUDITED } from './not-audited.ts'
import { NOT_PRODUCED } from './not-produced.ts'

/**
 * At the end of a run of all integration tests: every status that the document promises was produced
 * by a test, and every change left a row in the audit log (S15). A run of some of them proves nothing, and is not judged.
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
    const silent = changing().filter(
      (one) => !produced.has(`${one} audited`) && !(one in NOT_AUDITED),
    )
    const audited = Object.keys(NOT_AUDITED).filter((one) => produced.has(`${one} audited alone`))
    if ([missing, needless, silent, audited].every(({ length }) => length === 0)) return
    const lists = [
      ...missing.map((one) => `  ${one}: no test produced it`),
      ...needless.map((one) => `  ${one}: a test produces it; take it out of not-produced.ts`),
      ...silent.map((one) => `  ${one}: no call of it left a row in the audit log`),
      ...audited.map((one) => `  ${one}: it leaves a row; take it out of not-audited.ts`),
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

/** `post /files`: everything but what only reads. */
const changing = (): string[] => [
  ...new Set(
    promised()
      .map((one) => one.replace(/ \S+$/, ''))
      .filter((one) => !/^(get|head) /.test(one)),
  ),
]

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
