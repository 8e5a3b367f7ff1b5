import { CopyField } from '../copy/CopyField.tsx'

/** The same action for the terminal: UI, API and command are one. */
export const CommandLine = ({ command }: { command: string }) => (
  <div style={{ marginBottom: 16 }}>
    <CopyField label="The same as a command" text={command} what="command" />
  </div>
)
