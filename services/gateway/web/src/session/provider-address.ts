/** Where a browser begins to sign in with the provider, and what it brings along. Pure. */
export function providerAddress(
  url: string,
  { to, invitation }: { to?: string; invitation?: string },
): string {
  const query = new URLSearchParams({
    ...(to ? { to } : {}),
    ...(invitation ? { invitation } : {}),
  }).toString()
  return query === '' ? url : `${url}?${query}`
}
