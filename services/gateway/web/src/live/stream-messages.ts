/** What whoever holds the stream tells all tabs: a sign of life, or an event by its type and subject. */
export type StreamMessage =
  | { kind: 'heard' }
  | { kind: 'event'; type: string; subject: string | null }
  | { kind: 'refused' }
