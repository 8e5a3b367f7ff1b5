import { counted } from '../../../ui/format/number.ts'
import classes from '../files.module.css'

/** What letting go would do. */
export const DragHint = ({ hint }: { hint: { files: number; to?: string } | undefined }) => (
  <div role="status" className={hint ? classes.hint : undefined}>
    {hint &&
      (hint.to === undefined
        ? `${counted(hint.files, 'file')}: drop on a folder`
        : `Move ${counted(hint.files, 'file')} to ${hint.to}`)}
  </div>
)
