/** The beginning of a sentence, or of a label. */
export const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
