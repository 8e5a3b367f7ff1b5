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
  let last = performance.now()
  let busy: Promise<unknown> = Promise.resolve()
  let isBusy = false
  let reached: number | undefined

  const note = async (leaves: number) => {
    isBusy = true
    try {
      await saveUpload(catalog, { id, fence }, { leaves, tail: new Uint8Array(0), ...said })
    } catch (error) {
      // Whatever else it is, the last note says it again.
      if (error instanceof UploadOvertaken) onOvertaken(error)
    }
    last = performance.now()
    isBusy = false
  }

  return {
    /** So many whole chunks are stored; noted soon. */
    stored(leaves: number): void {
      reached = leaves
      if (!isBusy && performance.now() - last >= EVERY_MS) busy = note(leaves)
    },
    /** Notes all that is stored; when it expires. Throws UploadOvertaken, CatalogueUnavailable. */
    async save(progress: Progress): Promise<Date> {
      await busy
      reached = undefined
      return saveUpload(catalog, { id, fence }, { ...progress, ...said })
    },
    /** Notes what `stored` told and nothing noted yet, after a failure. */
    async rescue(): Promise<void> {
      await busy
      if (reached !== undefined) await note(reached)
    },
  }
}
