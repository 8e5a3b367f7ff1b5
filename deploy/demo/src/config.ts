/** The environment of the cluster that the demo starts: this one's, with the demo's own settings. */
export const clusterEnvironment = (
  dataFolder: string,
  env: NodeJS.ProcessEnv = process.env,
): NodeJS.ProcessEnv => ({
  ...env,
  HOLDFAST_DATA: dataFolder,
  HOLDFAST_EMBEDDED_NODES: '4',
  HOLDFAST_COPIES: '3',
  HOLDFAST_RESTART_NODES: 'false',
  HOLDFAST_OUT_AFTER: '20',
  PORT: '0',
  LOG_LEVEL: 'warn',
})
