/** A node cannot take part in placement: a weight, id or pair of ids that would make ranks meaningless. */
export class InvalidMember extends Error {
  readonly code = 'INVALID_MEMBER'
  override readonly name = 'InvalidMember'
}

/** A placement group outside 0–4095; nearly always a digest handled as text or a bit count gone wrong. */
export class InvalidGroup extends Error {
  readonly code = 'INVALID_GROUP'
  override readonly name = 'InvalidGroup'
}
