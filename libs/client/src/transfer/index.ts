// For programs with a file system. Apart from the calls themselves, which must also run in a browser.
export { countMatching, type ReadHere } from './count-matching.ts'
export {
  type Downloaded,
  downloadVerified,
  type VerifiedDownloadOptions,
  type Wanted,
} from './download.ts'
export { RemoteChanged, SourceChanged } from './errors.ts'
export { givenBytes } from './given-bytes.ts'
export { partialPath, readAt } from './partial-file.ts'
export { isPassing, type RetryOptions, withRetries } from './retry.ts'
export { createRootHasher, type RootHasher, rootCidOf } from './root-hasher.ts'
export { type UploadSource, uploadVerified, type VerifiedUploadOptions } from './upload.ts'
