import type { FileInfo } from '@holdfast/client'
import { Text } from '@mantine/core'
import { useState } from 'react'
import { contentAddress } from '../../../../api/files.ts'
import classes from './preview.module.css'

/** A picture, as large as there is room. */
export function ImagePreview({ file: { id, cid, name } }: { file: FileInfo }) {
  const [broken, setBroken] = useState(false)
  if (broken) return <Text c="dimmed">This picture cannot be shown. Download it to open it.</Text>
  return (
    <img
      className={classes.image}
      // The address stays when a file is replaced; the picture must not.
      src={`${contentAddress(id)}#${cid}`}
      alt={name}
      onError={() => setBroken(true)}
    />
  )
}
