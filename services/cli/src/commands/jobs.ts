import type { Command } from 'commander'
import { leaf, type Runner } from '../command.ts'
import { queueTable } from './status.ts'

export const jobsCommand = (runner: Runner): Command =>
  leaf(runner, {
    name: 'jobs',
    summary: 'Show the queues and how much waits in them',
    about: 'Show the queues and how much waits in them. Single jobs are at /admin/queues.',
    examples: ['jobs', 'jobs --json'],
    work: async ({ connect, out }) => {
      const { client, url } = await connect()
      const { queues } = await client.status()
      out.result({ queues })
      out.line(queueTable(queues))
      out.line(`\nSingle jobs: ${url}/admin/queues`)
      return undefined
    },
  })
