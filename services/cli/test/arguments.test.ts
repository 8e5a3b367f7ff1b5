import type { Command } from 'commander'
import { describe, expect, it } from 'vitest'
import { describeTree } from '../src/completion/command-tree.ts'
import { createProgram } from '../src/program.ts'
import { runCommand, useFolder } from './run-command.ts'

const folder = useFolder()
const run = (...words: string[]) => runCommand(words, { configFolder: folder() })

const program = createProgram(
  {
    context: () => {
      throw new Error('nothing runs here')
    },
    finished: () => {},
  },
  '0',
)
const tree = describeTree(program)
const leaves = tree.filter(({ path, children }) => path.length > 0 && children.length === 0)

describe('arguments', () => {
  it('has every command of its description', () => {
    expect(leaves.map(({ path }) => path.join(' ')).sort()).toEqual(
      [
        ...['upload', 'download', 'ls', 'info', 'mv', 'cp', 'rm', 'status', 'jobs', 'events'],
        ...['trash ls', 'trash restore', 'trash empty', 'versions ls', 'versions restore'],
        ...['import', 'imports ls', 'imports cancel'],
        ...['archive', 'share add', 'share ls', 'share revoke'],
        ...['login', 'logout', 'completion', 'health check', 'health confirm-removals'],
        ...['ls', 'add', 'test', 'edit', 'drain', 'resume', 'out', 'remove', 'inventory'].map(
          (name) => `nodes ${name}`,
        ),
        ...['plan', 'apply', 'pause', 'resume', 'cancel', 'status'].map(
          (name) => `rebalance ${name}`,
        ),
        ...['ls', 'add', 'edit', 'test', 'deliveries', 'rm'].map((name) => `webhooks ${name}`),
        ...['ls', 'add', 'invite', 'edit', 'remove'].map((name) => `users ${name}`),
        ...['schedules ls', 'schedules set', 'settings ls', 'settings set', 'settings reset'],
        ...['scrub start', 'scrub status', 'keys ls', 'keys add', 'keys revoke'],
      ].sort(),
    )
  })

  it('shows help with examples for every command, and takes --json there', async () => {
    for (const { path, options } of leaves) {
      const { code, stdout } = await run(...path, '--help')
      expect(code).toBe(0)
      expect(stdout).toMatch(/Examples:\n {2}\$ holdfast /)
      expect(options.map(({ long }) => long)).toEqual(
        expect.arrayContaining(['--json', '--url', '--local', '--help']),
      )
    }
  })

  it('gives only examples that it understands', async () => {
    const parser = (command: Command): Command => {
      command.exitOverride().configureOutput({ writeErr: () => {}, writeOut: () => {} })
      for (const child of command.commands) parser(child)
      return command.action(() => {})
    }
    for (const { path } of leaves) {
      const { stdout } = await run(...path, '--help')
      const examples = [...stdout.matchAll(/^ {2}\$ holdfast (.*)$/gm)].map(
        ([, line]) => line ?? '',
      )
      for (const example of examples) {
        const fresh = parser(createProgram({ context: () => never(), finished: () => {} }, '0'))
        const words = example.split(/\s[|#<>&]|;/)[0]?.match(/'[^']*'|\S+/g) ?? []
        expect(() => fresh.parse(words, { from: 'user' }), example).not.toThrow()
      }
    }
  })

  it('explains the exit codes and the environment on its main page', async () => {
    const { code, stdout } = await run('--help')
    expect(code).toBe(0)
    expect(stdout).toContain('Exit codes:')
    expect(stdout).toContain('HOLDFAST_TOKEN')
    expect((await run('--version')).stdout).toBe('0.0.0-test\n')
  })

  it('refuses what it does not understand with exit code 2, and says what it knows', async () => {
    const cases: [string[], RegExp][] = [
      [['nodse'], /unknown command 'nodse'[\s\S]*Did you mean nodes\?/],
      [['ls', '--recursiv'], /unknown option '--recursiv'[\s\S]*--recursive/],
      [['upload'], /missing required argument 'sources'/],
      [['upload', 'x', '--parallel', '0'], /whole number from 1 to 64/],
      [['upload', 'x', '--replace', '--rename'], /cannot be used with/],
      [['health', 'check', '--verify', '-3'], /number above 0/],
      [['nodes', 'edit', '3', '--maintenance', 'maybe'], /on, off/],
      [['events', '--since', 'yesterday'], /must be a time/],
      [['keys', 'add', 'x', '--expires', '2020-01-01'], /a time to come/],
      [['keys', 'add', 'x', '--scope', 'fly'], /some of read, write/],
      [['users', 'edit', 'x', '--quota', 'much'], /must be bytes/],
      [['schedules', 'set', 'x', '--verify', '101'], /from 0 to 100/],
      [['schedules', 'set', 'x', '--cron', '* * * * *', '--every', '60'], /cannot be used with/],
      [['settings', 'reset', 'moon'], /rebalanceHours/],
      [['completion', 'tcsh'], /bash, zsh, fish/],
      [['ls', '/a', '/b'], /too many arguments/],
    ]
    for (const [words, message] of cases) {
      const { code, stderr, stdout } = await run(...words)
      expect(code, words.join(' ')).toBe(2)
      expect(stderr).toMatch(message)
      expect(stderr).toContain('--help')
      expect(stdout).toBe('')
    }
  })

  it('needs a login, and says how to get one', async () => {
    const { code, stderr } = await run('ls')
    expect(code).toBe(2)
    expect(stderr).toBe(
      'holdfast: You are not signed in to http://127.0.0.1:8080.\n' +
        '  Sign in with `holdfast login http://127.0.0.1:8080`, or set HOLDFAST_TOKEN to an API key.\n',
    )
  })

  it('tells programs about errors in JSON', async () => {
    const { code, stderr } = await run('ls', '--json')
    expect(code).toBe(2)
    expect(JSON.parse(stderr)).toMatchObject({ error: { code: 'NOT_SIGNED_IN' } })
  })

  it('asks nobody where nobody is', async () => {
    const { code, stderr } = await run('login', 'http://127.0.0.1:1')
    expect(code).toBe(2)
    expect(stderr).toContain('--password-stdin')
  })

  it('takes no secret as an argument', () => {
    for (const { path, options } of leaves) {
      const names = options.filter(({ takesValue }) => takesValue).map(({ long }) => long)
      expect(
        names.filter((name) => /password|secret|token|bearer/.test(name)),
        path.join(' '),
      ).toEqual([])
    }
  })
})

const never = (): never => {
  throw new Error('nothing runs here')
}
