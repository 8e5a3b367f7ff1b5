import type { ContentWriter } from '../content/types.ts'

/** What keeps an upload from being stored. */
export type NodeTrouble = 'INSUFFICIENT_NODES' | 'NODES_FULL'

const TROUBLES: readonly unknown[] = ['INSUFFICIENT_NODES', 'NODES_FULL'] satisfies NodeTrouble[]

/** What an upload would be refused with right now for want of nodes or room; null when it would not. */
export function nodeTrouble(
  writer: Pick<ContentWriter, 'admit'>,
  upload: { copies?: number; declaredSize: number },
): NodeTrouble | null {
  try {
    writer.admit(upload)
    return null
  } catch (error) {
    const { code } = error as { code?: unknown }
    if (TROUBLES.includes(code)) return code as NodeTrouble
    throw error
  }
}
