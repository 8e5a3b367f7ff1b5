import { parseCid } from '@holdfast/chunks'
import { importCid } from '@holdfast/jobs'
import type { ImportDeps } from './imports/deps.ts'
import { gatewayBlocks } from './imports/gateway-blocks.ts'
import { importDags } from './imports/import-dags.ts'
import { nodeBlocks } from './imports/node-blocks.ts'
import { importHandler, type Run } from './imports/run-import.ts'

export const importCidHandler = (deps: ImportDeps) => importHandler(deps, importCid, fetchDag)

async function fetchDag(deps: ImportDeps, run: Run): Promise<void> {
  const { source, nodeId } = run.import
  const root = parseCid(source ?? '')
  const blocks =
    nodeId === null
      ? gatewayBlocks(deps.config.importGateways, run.signal)
      : nodeBlocks(deps.cluster, nodeId, run.signal)
  try {
    await importDags(deps, run, { roots: [root], fetch: blocks.fetch })
  } finally {
    blocks.close()
  }
}
