/** The data folder cannot be used as it is; the message says why and what to do. */
export class DataFolderUnusable extends Error {
  readonly code = 'DATA_FOLDER_UNUSABLE'
  override readonly name = 'DataFolderUnusable'
}

/** Another program listens where the gateway should. */
export class PortTaken extends Error {
  readonly code = 'PORT_TAKEN'
  override readonly name = 'PortTaken'

  constructor(port: number, host: string) {
    super(
      `Port ${port} of ${host} is taken by another program (perhaps another Holdfast). Stop that, or choose another port: PORT=${port + 1} npm start`,
    )
  }
}

/** An embedded node did not come up; the message ends with what it said. */
export class NodeFailed extends Error {
  readonly code = 'NODE_FAILED'
  override readonly name = 'NodeFailed'
}

/** Whether the system refused an address because somebody listens there. */
export function isPortTaken(error: unknown): boolean {
  return (error as NodeJS.ErrnoException | undefined)?.code === 'EADDRINUSE'
}
