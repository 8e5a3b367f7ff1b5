import { Button } from '@mantine/core'
import { IconUpload } from '@tabler/icons-react'
import { useRef } from 'react'

type Props = { busy: boolean; onFiles: (files: readonly File[]) => void }

/** Opens the browser's own dialog; files may be dropped on the page as well. */
export function UploadButton({ busy, onFiles }: Props) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label="Files to upload"
        onChange={({ currentTarget }) => {
          onFiles([...(currentTarget.files ?? [])])
          currentTarget.value = ''
        }}
      />
      <Button
        leftSection={<IconUpload size={20} stroke={1.75} aria-hidden />}
        loading={busy}
        onClick={() => input.current?.click()}
      >
        Upload
      </Button>
    </>
  )
}
