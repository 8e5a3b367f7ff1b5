/** A node that cannot be ranked: its weight or id is impossible, or its id is given twice. */
export class InvalidMember extends Error {
  readonly code = 'INVALID_MEMBER'
  override readonly name = 'InvalidMember'
}

/** A placement group outside 0 to 4,095: nearly always a digest that was handled as text. */
export class InvalidGroup extends Error {
  readonly code = 'INVALID_GROUP'
  override readonly name = 'InvalidGroup'
}
