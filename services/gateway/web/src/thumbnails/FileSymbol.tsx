import type { FileInfo } from '@holdfast/client'
import {
  IconFile,
  IconFileText,
  IconFileTypePdf,
  IconMovie,
  IconMusic,
  IconPhoto,
} from '@tabler/icons-react'
import { useState } from 'react'
import { client } from '../api/client.ts'
import { thumbnailAddress } from '../api/files.ts'
import { type PreviewKind, previewOf } from '../pages/files/details/preview/preview-of.ts'
import classes from './thumbnails.module.css'

const ICONS: Readonly<Record<PreviewKind, typeof IconFile>> = {
  image: IconPhoto,
  video: IconMovie,
  audio: IconMusic,
  pdf: IconFileTypePdf,
  text: IconFileText,
  none: IconFile,
}

type Props = { file: FileInfo; size: 'small' | 'large' }

/** What a file looks like: its thumbnail, or the icon of its kind. Its name stands beside it. */
export function FileSymbol({ file, size }: Props) {
  const { id, thumbnail } = file
  const [broken, setBroken] = useState<{ thumbnail: string; times: number }>()
  const times = broken?.thumbnail === thumbnail ? (broken?.times ?? 0) : 0
  // An `<img>` cannot renew a session; any call can, and then it is tried once more.
  const tryAgain = (thumbnail: string) => {
    if (times > 0) return setBroken({ thumbnail, times: 2 })
    client.file(id).then(
      () => setBroken({ thumbnail, times: 1 }),
      () => setBroken({ thumbnail, times: 2 }),
    )
  }
  const Icon = ICONS[previewOf(file)]
  return (
    <span className={classes[size]}>
      {thumbnail !== null && times < 2 ? (
        <img
          key={times}
          src={thumbnailAddress(id, thumbnail)}
          alt=""
          draggable={false}
          decoding="async"
          onError={() => tryAgain(thumbnail)}
        />
      ) : (
        <Icon
          size={size === 'small' ? 16 : 40}
          stroke={size === 'small' ? 1.75 : 1.25}
          aria-hidden
        />
      )}
    </span>
  )
}
