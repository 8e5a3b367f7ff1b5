/** What the calls of a tag are about, in the order in which people meet them. */
export const TAGS: Readonly<Record<string, string>> = {
  'Sign-in': 'Accounts, sessions and API keys: who is calling.',
  People: 'For administrators: accounts, invitations, and the log of what was done.',
  Files: 'Files in and out by path or id, and where each of their chunks lies.',
  Imports: 'Files that the server fetches by itself: from addresses, by CID, out of CARs.',
  'Share links': 'Links by which anybody may read one file, or a folder with all below it.',
  System:
    'For administrators: the status, nodes, health checks, moves of copies, events, webhooks and settings.',
}
