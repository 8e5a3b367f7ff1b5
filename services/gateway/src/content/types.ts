// The byte path is a library of its own (the chunker's imports end in the same writer):
// `createContentWriter` and `createContentReader` of @holdfast/content. Ask for these types.
export type {
  CommittedFile,
  ContentReader,
  ContentWriter,
  FileTarget,
  ReadInput,
  StoredContent,
  StoreInput,
} from '@holdfast/content'
