/** A service's configuration, with what administrators changed by the API. */
export type LiveConfig<Config> = {
  /** Read anew wherever it is used: what the API changed holds from the next `refresh` on. */
  config: Config
  refresh(): Promise<void>
}
