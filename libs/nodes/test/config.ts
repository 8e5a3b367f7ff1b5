/** A Kubo binary to run the contract suite on, besides what PATH and Docker offer. */
export function givenIpfsBinary(): string | undefined {
  return process.env.IPFS_BIN || undefined
}

/** What a child process needs of our environment, and nothing more. */
export function childEnvironment(): Record<string, string> {
  const { PATH = '', HOME = '/tmp' } = process.env
  return { PATH, HOME }
}

/** Testcontainers would pull its cleaner from a registry; whoever starts a container here stops it. */
export function pullNothing(): void {
  process.env.TESTCONTAINERS_RYUK_DISABLED ??= 'true'
}
