import { type Catalog, saveUpload, type TakenUpload, UploadOvertaken } from '@holdfast/catalog'

export type Progress = { leaves: number; tail: Uint8Array }

/** Often enough that a killed gateway costs little, seldom enough to cost nothing. */
const EVERY_MS = 250

/** Notes how far an upload is while it comes. One note at a time is under way, so that none is overtaken. */
export function createProgress(
  catalog: Catalog,
  { id, fence, size }: Pick<TakenUpload, 'id' | 'fence' | 'size'>,
  onOvertaken: (error: UploadOvertaken) => void,
) {
  const said = size === null ? {} : { size }
  let timer: NodeJS.Timeout | undefined
  let noting: Promise<void> = Promise.resolve()
  let reached: number | undefined

  const note = async (): Promise<void> => {
    const leaves = reached
    if (leaves === undefined) return
    try {
      await saveUpload(catalog, { id, fence }, { leaves, tail: new Uint8Array(0), ...said })
    } catch (error) {
      // Whatever else it is, the last note says it again.
      if (error instanceof UploadOvertaken) onOvertaken(error)
    }
    if (reached === leaves) reached = undefined
    timer = undefined
    if (reached !== undefined) schedule()
  }

  const schedule = () => {
    timer ??= setTimeout(() => {
      noting = note()
    }, EVERY_MS)
  }

  const settle = async () => {
    clearTimeout(timer)
    await noting
    clearTimeout(timer)
  }

  return {
    /** So many whole chunks are stored; noted soon. */
    stored(leaves: number): void {
      reached = leaves
      schedule()
    },
    /** Notes all that is stored; when it expires. Throws UploadOvertaken, CatalogueUnavailable. */
    async save(progress: Progress): Promise<Date> {
      await settle()
      timer = reached = undefined
      return saveUpload(catalog, { id, fence }, { ...progress, ...said })
    },
    /** Notes what `stored` told and nothing noted yet: the upload becomes a file, or failed. */
    async end(): Promise<void> {
      await settle()
      await note()
    },
  }
}
