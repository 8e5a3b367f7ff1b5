// `npm run build --workspace @holdfast/web`: the image is made with it.
import { ensureBuilt } from './ensure-built.ts'

await ensureBuilt()
