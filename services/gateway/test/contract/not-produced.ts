const TOO_MANY = 'more than 100,000 files; select-files is tested with fewer by itself'

/** What the document promises and no test of the gateway can produce, each with the reason why. */
export const NOT_PRODUCED: Readonly<Record<string, string>> = {
  'post /files/move 409':
    'a file of the same name has to come between two statements of one transaction; names that are there before stay',
  'get /archive 413': TOO_MANY,
  'get /s/{token} 413': TOO_MANY,
  'get /s/{token}/content 413': TOO_MANY,
}
