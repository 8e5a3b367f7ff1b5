/** Pixels of the narrowest tile, its gap included. */
const NARROWEST = 168

/** How many tiles stand side by side; two at least, also on a phone. */
export const columnsIn = (width: number): number => Math.max(2, Math.floor(width / NARROWEST))
