import { type Command, json } from './command.ts'
import { VERSION } from './version.ts'

/** No addresses and no protocols: this node speaks HTTP only and joins no swarm. */
export const id: Command = {
  run: ({ node: { identity } }) =>
    json({
      ID: identity.peerId,
      PublicKey: identity.publicKey,
      Addresses: [],
      AgentVersion: `holdfast-node/${VERSION}`,
      Protocols: [],
    }),
}
