// Unsigned LEB128, as CAR frames and protobuf messages use it. Numbers, not bigints: everything
// measured here is below 2^53. Arithmetic instead of shifts, because sizes pass 2^32.

/** Bytes that a non-negative safe integer takes. */
export function varintLength(value: number): number {
  let length = 1
  for (let rest = value; rest >= 0x80; rest = Math.floor(rest / 0x80)) length++
  return length
}

/** Writes a non-negative safe integer and returns the offset after it. */
export function writeVarint(target: Uint8Array, at: number, value: number): number {
  let rest = value
  let next = at
  while (rest >= 0x80) {
    target[next++] = (rest % 0x80) | 0x80
    rest = Math.floor(rest / 0x80)
  }
  target[next++] = rest
  return next
}
