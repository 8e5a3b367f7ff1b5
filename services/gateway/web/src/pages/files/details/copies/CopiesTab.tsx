import type { FileInfo } from '@holdfast/client'
import { Button, Modal, Text } from '@mantine/core'
import { useState } from 'react'
import { StatusBadge } from '../../../../ui/StatusBadge.tsx'
import { wordOf } from '../../../../ui/words.ts'
import { copiesInWords } from '../../copies-in-words.ts'
import { ChangeCopies } from './ChangeCopies.tsx'
import { Distribution } from './Distribution.tsx'

/** How safe the file is, where its copies lie, and how many there should be. */
export function CopiesTab({ file }: { file: FileInfo }) {
  const [large, setLarge] = useState(false)
  return (
    <>
      <Text mb="sm">
        <StatusBadge thing="file" state={file.health} /> {copiesInWords(file.copies)}
      </Text>
      <Text size="sm" c="dimmed" mb="lg">
        {wordOf('file', file.health).meaning}
      </Text>
      <Distribution file={file}>
        <Button variant="default" size="compact-sm" onClick={() => setLarge(true)}>
          Show it larger
        </Button>
      </Distribution>
      <ChangeCopies key={`${file.id} ${file.copies.wanted}`} file={file} />
      <Modal
        opened={large}
        onClose={() => setLarge(false)}
        title={`Copies of ${file.name}`}
        size={1_200}
      >
        <Distribution file={file} />
      </Modal>
    </>
  )
}
