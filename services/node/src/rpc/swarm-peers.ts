import { type Command, json } from './command.ts'

export const swarmPeers: Command = { run: () => json({ Peers: null }) }
