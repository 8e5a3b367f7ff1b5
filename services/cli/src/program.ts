import { Command } from 'commander'
import { group, type Runner } from './command.ts'
import { archiveCommand } from './commands/archive.ts'
import { completionCommand } from './commands/completion.ts'
import { confirmRemovalsCommand } from './commands/confirm-removals.ts'
import { cpCommand } from './commands/cp.ts'
import { downloadCommand } from './commands/download.ts'
import { eventsCommand } from './commands/events.ts'
import { healthCheckCommand } from './commands/health-check.ts'
import { importCommand } from './commands/imports/import.ts'
import { importCommands } from './commands/imports/index.ts'
import { infoCommand } from './commands/info.ts'
import { jobsCommand } from './commands/jobs.ts'
import { keyCommands } from './commands/keys.ts'
import { loginCommand } from './commands/login.ts'
import { logoutCommand } from './commands/logout.ts'
import { lsCommand } from './commands/ls.ts'
import { mvCommand } from './commands/mv.ts'
import { nodeCommands } from './commands/nodes/index.ts'
import { rebalanceCommands } from './commands/rebalance.ts'
import { rmCommand } from './commands/rm.ts'
import { scheduleCommands } from './commands/schedules.ts'
import { scrubCommands } from './commands/scrub.ts'
import { settingsCommands } from './commands/settings.ts'
import { shareCommands } from './commands/share.ts'
import { statusCommand } from './commands/status.ts'
import { trashCommands } from './commands/trash/index.ts'
import { uploadCommand } from './commands/upload.ts'
import { userCommands } from './commands/users/index.ts'
import { versionCommands } from './commands/versions/index.ts'
import { webhookCommands } from './commands/webhooks/index.ts'
import { EXIT_CODES_HELP } from './exit-codes.ts'

const ENVIRONMENT_HELP = [
  'Environment:',
  '  HOLDFAST_URL     server to talk to, instead of the one of the last login',
  '  HOLDFAST_TOKEN   API key or access token, instead of a login',
  '  HOLDFAST_CONFIG  folder in which logins are kept',
  '  HOLDFAST_DATA    data folder of a server on this machine (.holdfast)',
].join('\n')

/** The whole command, with everything below it. */
export const createProgram = (runner: Runner, version: string): Command => {
  const program = new Command('holdfast')
    .description('Redundant file storage on your own IPFS nodes.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show how to use it')
    .showHelpAfterError('Add --help to see how it is used.')
    .addHelpText('after', `\n${EXIT_CODES_HELP}\n\n${ENVIRONMENT_HELP}`)
  const add = (heading: string, ...commands: Command[]) => {
    program.commandsGroup(heading)
    for (const command of commands) program.addCommand(command)
  }
  add(
    'Files:',
    uploadCommand(runner),
    downloadCommand(runner),
    lsCommand(runner),
    infoCommand(runner),
    mvCommand(runner),
    cpCommand(runner),
    rmCommand(runner),
    group('trash', 'What was removed, until it goes for good', trashCommands(runner)),
    group('versions', 'What files were before they were replaced', versionCommands(runner)),
    importCommand(runner),
    group('imports', 'Files that the server fetches by itself', importCommands(runner)),
    archiveCommand(runner),
    group('share', 'Links by which anybody may read a file', shareCommands(runner)),
  )
  add(
    'System (administrators):',
    statusCommand(runner),
    group('health', 'Check the whole system', [
      healthCheckCommand(runner),
      confirmRemovalsCommand(runner),
    ]),
    group('nodes', 'The nodes that store chunks', nodeCommands(runner)),
    group('rebalance', 'Move copies to where they should lie', rebalanceCommands(runner)),
    group('scrub', 'Read copies again and check their hashes', scrubCommands(runner)),
    jobsCommand(runner),
    eventsCommand(runner),
    group('users', 'Who has an account', userCommands(runner)),
    group('webhooks', 'Addresses that are told about events', webhookCommands(runner)),
    group('schedules', 'What runs by itself', scheduleCommands(runner)),
    group('settings', 'What may be changed while everything runs', settingsCommands(runner)),
  )
  add(
    'You:',
    loginCommand(runner),
    logoutCommand(runner),
    group('keys', 'API keys that speak for you', keyCommands(runner)),
    completionCommand(runner, () => program),
  )
  return inherit(program, program)
}

/** Commands that were made apart do not take over what the root was told. */
const inherit = (command: Command, root: Command): Command => {
  for (const child of command.commands) {
    child.copyInheritedSettings(root)
    inherit(child, root)
  }
  return command
}
