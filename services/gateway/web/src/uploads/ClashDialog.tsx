import { Button, Group, Modal, Text } from '@mantine/core'
import { useState } from 'react'
import { counted } from '../ui/format/number.ts'
import { VirtualList } from '../ui/list/VirtualList.tsx'
import { Banner } from '../ui/states/Banner.tsx'
import { CHOICES, ClashRow } from './ClashRow.tsx'
import type { Chosen } from './dropped-files.ts'
import type { Clash, Outlook } from './look-ahead.ts'
import { type Choice, resolveClashes } from './resolve-clashes.ts'
import type { NewUpload } from './upload.ts'

export type Question = Outlook & { files: readonly Chosen[] }

type Props = {
  question: Question | undefined
  onClose: () => void
  onUpload: (files: NewUpload[]) => void
}

/** All names that are taken at once, before the first byte. */
export const ClashDialog = ({ question, onClose, onUpload }: Props) => (
  <Modal
    opened={question !== undefined}
    onClose={onClose}
    size={640}
    title={question?.clashes.length ? titleOf(question) : 'Before this upload'}
  >
    {question && <ClashForm question={question} onClose={onClose} onUpload={onUpload} />}
  </Modal>
)

const titleOf = ({ clashes, files }: Question) =>
  `${counted(clashes.length, 'name')} of ${counted(files.length, 'file')} ${clashes.length === 1 ? 'is' : 'are'} taken`

function ClashForm({ question, onClose, onUpload }: Props & { question: Question }) {
  const { clashes, files, trouble } = question
  const [forAll, setForAll] = useState<Choice>('rename')
  const [single, setSingle] = useState<ReadonlyMap<Clash, Choice>>(new Map())
  const choiceOf = (clash: Clash) => single.get(clash) ?? forAll
  const uploads = resolveClashes(files, clashes, choiceOf)
  const upload = () => {
    onUpload(uploads)
    onClose()
  }
  return (
    <>
      {trouble && <Banner token="warn">{trouble}</Banner>}
      {clashes.length > 0 && (
        <>
          <Text size="sm" mb="sm">
            What is replaced is kept as a version. Folders of the same name are merged.
          </Text>
          <Group gap="sm" mb="sm">
            <Text size="sm">For all:</Text>
            {CHOICES.map(({ value, label }) => (
              <Button
                key={value}
                size="compact-sm"
                variant="default"
                onClick={() => {
                  setForAll(value)
                  setSingle(new Map())
                }}
              >
                {label}
              </Button>
            ))}
          </Group>
          <VirtualList
            label="Names that are taken"
            count={clashes.length}
            rowHeight={72}
            maxHeight={360}
            row={(index) => {
              const clash = clashes[index]
              if (clash === undefined) return null
              return (
                <ClashRow
                  clash={clash}
                  choice={choiceOf(clash)}
                  onChoice={(choice) => setSingle(new Map([...single, [clash, choice]]))}
                />
              )
            }}
          />
        </>
      )}
      <Group justify="flex-end" gap="sm" mt="lg">
        <Button variant="default" onClick={onClose} data-autofocus>
          Cancel
        </Button>
        <Button onClick={upload} disabled={uploads.length === 0}>
          {trouble ? 'Upload anyway' : `Upload ${counted(uploads.length, 'file')}`}
        </Button>
      </Group>
    </>
  )
}
