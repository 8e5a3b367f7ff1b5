import { client } from '../api/client.ts'
import { CSRF_COOKIE, cookieOf } from '../api/cookies.ts'
import { coalesce } from '../live/coalesce.ts'
import { keepingPictures, offerThumbnails } from './offer-thumbnails.ts'
import { createUploadQueue, type UploadQueue } from './queue.ts'
import { createMemory } from './remembered.ts'
import { createSender } from './send-file.ts'

/** What is drawn of uploads changes at most so often. */
const PAINT_MS = 250

let queue: { userId: string; queue: UploadQueue } | undefined

/** The uploads of whoever is signed in, for as long as the page is open. */
export function uploadQueueOf(userId: string): UploadQueue {
  if (queue?.userId !== userId) {
    const memory = createMemory(localStorage, userId)
    queue = { userId, queue: createUploadQueue({ send, memory, later, paint }) }
    askBeforeLeaving(queue.queue)
    showWhatWasStored(queue.queue)
  }
  return queue.queue
}

const send = keepingPictures(
  createSender({
    client,
    resumable: async () => {
      const { createTusSender } = await import('./send-by-tus.ts')
      return createTusSender({ client, csrfToken: () => cookieOf(document.cookie, CSRF_COOKIE) })
    },
  }),
)

/** After so long, or as soon as the browser says that there is a network again. */
function later(run: () => void, ms: number): () => void {
  const end = () => {
    clearTimeout(timer)
    removeEventListener('online', now)
  }
  const now = () => {
    end()
    run()
  }
  const timer = setTimeout(now, ms)
  addEventListener('online', now)
  return end
}

const paint = (draw: () => void) => {
  const soon = coalesce(draw, PAINT_MS)
  return () => soon.add('uploads')
}

/** While bytes move, closing the page stops them; what stands still is kept anyway. */
function askBeforeLeaving({ subscribe, snapshot }: UploadQueue): void {
  const ask = (event: BeforeUnloadEvent) => event.preventDefault()
  subscribe(() => {
    if (snapshot().totals.moving) addEventListener('beforeunload', ask)
    else removeEventListener('beforeunload', ask)
  })
}

function showWhatWasStored({ subscribe, snapshot }: UploadQueue): void {
  subscribe(() => {
    if (!snapshot().totals.moving) void offerThumbnails()
  })
}
