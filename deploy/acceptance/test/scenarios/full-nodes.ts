import { ApiError } from '@holdfast/client'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  beginUpload,
  createJournal,
  expectInvariants,
  LIMIT_MS,
  mib,
  randomContent,
  type System,
  type SystemOptions,
  startSystem,
  until,
} from '../../src/index.ts'

/** What nodes do that run full (F15), whatever it is that fills them: 16 MiB for each. */
export const fullNodes = (options: SystemOptions): void => {
  const journal = createJournal()
  const copies = 2
  let system: System

  beforeAll(async () => {
    system = await startSystem({
      nodes: 3,
      env: { HOLDFAST_COPIES: String(copies) },
      ...options,
    })
  }, LIMIT_MS)
  afterAll(() => system?.stop(), LIMIT_MS)

  it('take what they have room for and refuse the rest before its body is read', async () => {
    // Twenty-four files would fit if nothing else did; long before that, the nodes are full.
    let refused: unknown
    for (let at = 0; refused === undefined && at < 24; at += 1) {
      refused = await journal
        .upload(system.client, `/filling/${at}`, randomContent(mib(2)))
        .then(() => undefined)
        .catch((error: unknown) => error)
    }
    expect(refused).toBeInstanceOf(ApiError)
    expect(refused).toMatchObject({ status: 507, code: 'NODES_FULL' })
    expect(journal.files.size).toBeGreaterThan(5)

    // What was refused half-way is released again; a chunk at a time fills the rest.
    let more = 0
    await until('the head of an upload is enough to refuse it', async () => {
      await journal
        .upload(system.client, `/more/${more++}`, randomContent(mib(1)))
        .catch((error: unknown) => expect(error).toMatchObject({ code: 'NODES_FULL' }))
      const upload = beginUpload(system, '/refused', { size: mib(2) })
      const answer = await upload.answer
      upload.cut()
      return answer.status === 507 && answer.code === 'NODES_FULL'
    })
    await expectInvariants(system, journal, { copies })
  })

  it('still delete, and take files again afterwards', async () => {
    for (const path of [...journal.files.keys()].slice(0, 4)) {
      await journal.remove(system.client, path)
    }
    await until('there is room again', async () =>
      journal.upload(system.client, '/after', randomContent(mib(2))),
    )
    await expectInvariants(system, journal, { copies })
  })
}
