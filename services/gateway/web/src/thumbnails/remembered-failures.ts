const KEY = 'holdfast.noThumbnail'
/** A CID has 59 letters, and a browser keeps some millions. */
const MOST = 2_000

/** What no thumbnail could be made of, in this tab until it is closed. */
export function rememberedFailures(store: Storage) {
  const cids = new Set<string>(read(store))
  return {
    has: (cid: string): boolean => cids.has(cid),
    add(cid: string): void {
      cids.add(cid)
      store.setItem(KEY, JSON.stringify([...cids].slice(-MOST)))
    },
  }
}

function read(store: Storage): string[] {
  try {
    const kept: unknown = JSON.parse(store.getItem(KEY) ?? '[]')
    return Array.isArray(kept) ? kept.map(String) : []
  } catch {
    return []
  }
}
