import { GatewayError } from '../http/errors.ts'

/** More files than one archive takes. */
export class SelectionTooLarge extends GatewayError {
  readonly code = 'TOO_LARGE'
  constructor(most: number) {
    super(`An archive has at most ${most} files. Take folders below this one, one by one.`)
  }
}

/** A file whose tree is not of our own profile: its nodes are not made again from its leaves. */
export class NotInCar extends GatewayError {
  readonly code = 'NOT_IN_CAR'
  constructor(name: string) {
    super(`"${name}" was imported with a tree of its own, which a CAR cannot hold yet. Take a ZIP.`)
  }
}
