const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉']

/** A bar of `width` characters, filled by `share` (0 to 1) in steps of an eighth. */
export const bar = (share: number, width: number): string => {
  const eighths = Math.round(Math.min(1, Math.max(0, share)) * width * 8)
  const whole = Math.floor(eighths / 8)
  const filled = '█'.repeat(whole) + (EIGHTHS[eighths % 8] as string)
  return filled + '░'.repeat(width - whole - (eighths % 8 === 0 ? 0 : 1))
}
