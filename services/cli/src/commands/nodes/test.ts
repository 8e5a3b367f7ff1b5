import type { Client, NodeTest } from '@holdfast/client'
import type { Command } from 'commander'
import { leaf, type Runner } from '../../command.ts'
import { EXIT } from '../../exit-codes.ts'
import { printable } from '../../output/format.ts'
import type { Output } from '../../output/output.ts'
import { type CredentialOptions, readCredentials, withCredentials } from './credentials.ts'
import { findNode } from './find-node.ts'

type Options = CredentialOptions & { gateway?: string }

export const testNodeCommand = (runner: Runner): Command =>
  leaf<Options>(runner, {
    name: 'test',
    summary: 'Test a node or an address, and explain each result',
    about:
      'Test a node, or an address that might become one. Each line says what was looked at, what was found, and for a failure what to do. Exit code 1 when something failed.',
    examples: ['nodes test 3', 'nodes test cellar', 'nodes test http://10.0.0.5:5001 --bearer'],
    shape: (command) =>
      withCredentials(command.argument('<node>', 'number, name, or an RPC address')).option(
        '--gateway <address>',
        'its gateway, when an address is tested',
      ),
    work: async (context, { args: [reference = ''], options }) => {
      const { client } = await context.connect()
      const isAddress = reference.includes('://')
      const test = isAddress
        ? await testAddress(client, reference, {
            gateway: options.gateway,
            credentials: await readCredentials(context, options),
          })
        : await client.testNode((await findNode(client, reference)).id)
      context.out.result(test)
      context.out.line(testText(context.out, test))
      context.out.line(`\n${isAddress ? asAddress(test) : asNode(test)}`)
      return test.ok ? EXIT.done : EXIT.problems
    },
  })

const testAddress = (
  client: Pick<Client, 'testAddress'>,
  rpcUrl: string,
  {
    gateway,
    credentials,
  }: { gateway: string | undefined; credentials: Awaited<ReturnType<typeof readCredentials>> },
) =>
  client.testAddress({
    rpcUrl,
    ...(gateway === undefined ? {} : { gatewayUrl: gateway }),
    ...(credentials === undefined ? {} : { credentials }),
  })

const asAddress = ({ ok }: NodeTest) =>
  ok ? 'It can be a node.' : 'It cannot be a node like this.'

const asNode = ({ ok }: NodeTest) => (ok ? 'It is as it should be.' : 'Something is wrong with it.')

export const testText = (out: Pick<Output, 'paint'>, { checks }: NodeTest): string => {
  const width = Math.max(...checks.map(({ check }) => check.length))
  const lines = checks.flatMap(({ check, ok: fine, detail, whatToDo, ms }) => [
    `${fine ? out.paint('green', '✓') : out.paint('red', '✗')} ${check.padEnd(width)}  ${printable(detail)}${ms === undefined ? '' : ` (${Math.round(ms)} ms)`}`,
    ...(whatToDo ? [`  ${' '.repeat(width)}  → ${printable(whatToDo)}`] : []),
  ])
  return lines.join('\n')
}
