/** Kinds of files, as the API filters them. */
export const TYPES = [
  ['', 'All types'],
  ['image/*', 'Images'],
  ['video/*', 'Video'],
  ['audio/*', 'Audio'],
  ['text/*', 'Text'],
  ['application/pdf', 'PDF'],
] as const

/** What somebody may look for: nobody needs a list of all that is well. */
export const HEALTH = [
  ['', 'Any health'],
  ['storing', 'Storing'],
  ['fewer-copies', 'Fewer copies'],
  ['at-risk', 'At risk'],
  ['unreadable', 'Unreadable'],
  ['lost', 'Lost'],
] as const
