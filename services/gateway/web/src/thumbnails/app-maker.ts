import { client } from '../api/client.ts'
import { putListed } from '../api/listed-files.ts'
import { drawThumbnail } from './draw-thumbnail.ts'
import { rememberedFailures } from './remembered-failures.ts'
import { createThumbnailMaker } from './thumbnail-maker.ts'

/** So long a busy page may put it off. */
const IDLE_MS = 1_000

/** The one of this tab. */
export const thumbnailMaker = createThumbnailMaker({
  draw: drawThumbnail,
  find: client.file,
  read: async (id, signal) => (await client.download(id, { signal })).blob(),
  store: ({ id, cid }, thumbnail, signal) => client.setThumbnail(id, cid, thumbnail, { signal }),
  tell: putListed,
  failed: rememberedFailures(sessionStorage),
  // Safari has no such call.
  idle: () =>
    new Promise((resolve) =>
      'requestIdleCallback' in window
        ? requestIdleCallback(() => resolve(), { timeout: IDLE_MS })
        : setTimeout(resolve, 50),
    ),
})
