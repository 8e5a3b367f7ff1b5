/** What the document promises and no test of the gateway can produce, each with the reason why. */
export const NOT_PRODUCED: Readonly<Record<string, string>> = {}
