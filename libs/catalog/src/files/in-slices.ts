/**
 * Changes rows slice by slice until one is not full; each change has to take its rows out of what is
 * looked for. No statement may take for ever. Returns how many rows there were.
 */
export async function inSlices(
  slice: number,
  change: () => { executeTakeFirst(): Promise<{ numUpdatedRows: bigint }> },
): Promise<number> {
  for (let total = 0; ; ) {
    const { numUpdatedRows } = await change().executeTakeFirst()
    total += Number(numUpdatedRows)
    if (numUpdatedRows < slice) return total
  }
}
