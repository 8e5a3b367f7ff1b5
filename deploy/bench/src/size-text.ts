const MIB = 1_048_576

/** As people say it. */
export const sizeText = (bytes: number): string => {
  const mib = bytes / MIB
  return mib >= 1_024 ? `${Number((mib / 1_024).toFixed(1))} GiB` : `${Math.round(mib)} MiB`
}
