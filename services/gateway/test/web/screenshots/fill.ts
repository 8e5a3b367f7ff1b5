import { randomBytes } from 'node:crypto'
import { type Client, createClient } from '@holdfast/client'
import { pdfOf } from '../pdf.ts'
import { png } from '../png.ts'

export const ADMIN = { email: 'admin@example.org', password: 'a good password', name: 'Ada' }

/** The file whose details are drawn. */
const TEXT = 'What is written here is stored three times.\n'.repeat(40)

/** What somebody may have, so that lists and pictures have something in them: path and MiB. */
const MORE = [
  ['/backup-2026-11.tar', 24],
  ['/holiday.mov', 40],
  ['/invoice-0412.pdf', 0.3],
  ['/letter.odt', 0.1],
  ['/music/song.flac', 20],
  ['/papers/contract.pdf', 1.2],
  ['/photos/2026/lake.jpg', 3.4],
  ['/photos/2026/mountain.jpg', 4.1],
  ['/recording.wav', 12],
  ['/thrown-away.txt', 0.1],
] as const

const PICTURES = [
  ['/lake-at-noon.png', [70, 150, 230]],
  ['/meadow.png', [90, 190, 80]],
] as const

const PDF = 'application/pdf'

/** What the page of a link shows. */
type Shared = 'picture' | 'text' | 'pdf' | 'sound'

/** What the addresses of pages.ts name. */
export type Places = Readonly<
  Record<'file' | 'large' | 'chunk' | 'check' | 'plan' | 'link' | 'used' | Shared, string>
>

/** Makes the administrator and something of everything, and tells where it is. */
export async function fill({ url, setupLink }: { url: string; setupLink: string }) {
  const client = createClient({ url })
  await client.setup({ token: new URL(setupLink).hash.replace('#token=', ''), ...ADMIN })
  await client.login({ email: ADMIN.email, password: ADMIN.password })
  const ids: Record<string, string> = {}
  for (const [path, mib] of MORE) {
    ids[path] = (await client.upload(path, randomBytes(mib * 1_048_576))).id
  }
  for (const [path, colour] of PICTURES) {
    const { id, cid } = await client.upload(path, png(1_200, 900, colour), {
      contentType: 'image/png',
    })
    ids[path] = id
    await client.setThumbnail(id, cid, new Blob([new Uint8Array(png(240, 180, colour))]))
  }
  await client.remove(ids['/thrown-away.txt'] as string)
  const { id } = await client.upload('/notes.txt', TEXT, { contentType: 'text/plain' })
  const link = await client.addLink(id, { maxDownloads: 20 })
  const used = await client.addLink(id)
  await client.revokeLink(used.id)
  const shared = async (fileId = '') => new URL((await client.addLink(fileId)).url).pathname
  ids.pdf = (await client.upload('/papers/read.pdf', pdfOf(3, ''), { contentType: PDF })).id
  // Another weight than the others, so that there is something to move.
  await client.editNode(1, { weight: 3 })
  const places: Places = {
    file: id,
    large: ids['/holiday.mov'] as string,
    chunk: await firstChunk(client),
    check: (await client.startHealthCheck({ repair: false })).id,
    plan: (await client.startRebalance({ dryRun: true, keep: true })).id ?? '',
    link: new URL(link.url).pathname,
    picture: await shared(ids['/lake-at-noon.png']),
    text: await shared(id),
    pdf: await shared(ids.pdf),
    sound: await shared(ids['/recording.wav']),
    used: new URL(used.url).pathname,
  }
  return places
}

async function firstChunk(client: Client): Promise<string> {
  for await (const { digest } of client.eachChunk({})) return digest
  throw new Error('nothing was stored')
}
