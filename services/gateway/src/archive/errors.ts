import { counted } from '@holdfast/chunks'
import { GatewayError } from '../http/errors.ts'

/** More files than one archive takes. */
export class SelectionTooLarge extends GatewayError {
  readonly code = 'TOO_LARGE'
  constructor(most: number) {
    super(
      `An archive has at most ${counted(most, 'file')}. Take folders below this one, one by one.`,
    )
  }
}
