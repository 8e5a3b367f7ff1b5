import { useNodes } from '../api/nodes.ts'

/** What nodes are called and where they stand; a removed one is its number. */
export function useNodeNames() {
  const { data: nodes = [] } = useNodes()
  const byId = new Map(nodes.map((node) => [node.id, node]))
  return {
    nodes,
    nameOf: (id: number): string => byId.get(id)?.name ?? `node ${id}`,
    /** A node without a zone is its own. */
    zoneOf: (id: number): string => byId.get(id)?.zone ?? `node ${id}`,
  }
}
