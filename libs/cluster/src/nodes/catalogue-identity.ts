import { randomUUID } from 'node:crypto'
import { type Catalog, getSetting, setSetting, settingOnce } from '@holdfast/catalog'

/** This catalogue's id, made once. Owner marks on nodes carry it. */
export function catalogueIdentity(catalog: Catalog): Promise<string> {
  return settingOnce(catalog, 'catalogue-id', randomUUID())
}

/**
 * Whether this node's canary was ever written. Only then does its absence prove anything: a node
 * that somebody made active by other means has none to lose. A setting per node, because a list
 * would be rewritten by several registrations at once.
 */
export async function wasMarked(catalog: Catalog, nodeId: number): Promise<boolean> {
  return (await getSetting<boolean>(catalog, settingName(nodeId))) === true
}

export async function rememberMarked(catalog: Catalog, nodeId: number): Promise<void> {
  await setSetting(catalog, settingName(nodeId), true)
}

function settingName(nodeId: number): string {
  return `canary/${nodeId}`
}
