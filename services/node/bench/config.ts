/** The caller's environment, for `HOLDFAST_SYNC` and the like, with a folder and ports of its own. */
export function nodeEnvironment(folder: string): NodeJS.ProcessEnv {
  return {
    ...process.env,
    HOLDFAST_NODE_DATA: folder,
    HOLDFAST_NODE_RPC_PORT: '0',
    HOLDFAST_NODE_GATEWAY_PORT: '0',
    LOG_LEVEL: 'warn',
  }
}
