import { spawnSync } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runCommand, useFolder } from './run-command.ts'

const folder = useFolder()
const has = (shell: string) => spawnSync(shell, ['--version']).status === 0
const script = async (shell: string) =>
  (await runCommand(['completion', shell], { configFolder: folder() })).stdout

/** What bash would offer for these words, the last of which is being typed. */
const offered = async (...words: string[]): Promise<string[]> => {
  const program = [
    await script('bash'),
    `COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')})`,
    `COMP_CWORD=${words.length - 1}`,
    '_holdfast',
    `printf '%s\\n' "\${COMPREPLY[@]}"`,
  ].join('\n')
  const { stdout, stderr } = spawnSync('bash', ['--norc', '-c', program], {
    cwd: folder(),
    encoding: 'utf8',
  })
  expect(stderr).toBe('')
  return stdout.split('\n').filter(Boolean)
}

// Every system that has the shell can run these; one that has not completes nothing in it either.
describe.skipIf(!has('bash'))('completion in bash', () => {
  it('offers commands, then what is below them, then their options', async () => {
    expect(await offered('holdfast', '')).toEqual(
      expect.arrayContaining(['upload', 'nodes', '--help']),
    )
    expect(await offered('holdfast', 'no')).toEqual(['nodes'])
    expect(await offered('holdfast', 'nodes', 'dr')).toEqual(['drain'])
    expect(await offered('holdfast', 'nodes', 'edit', '--z')).toEqual(['--zone'])
    expect(await offered('holdfast', 'health', 'check', '--dr')).toEqual(['--dry-run'])
    expect(await offered('holdfast', 'completion', '')).toEqual(
      expect.arrayContaining(['bash', 'zsh', 'fish']),
    )
  })

  it('offers files of this machine only where one is meant', async () => {
    await mkdir(join(folder(), 'my photos'))
    await writeFile(join(folder(), 'my notes.txt'), '')
    expect((await offered('holdfast', 'upload', 'my')).sort()).toEqual([
      'my notes.txt',
      'my photos',
    ])
    expect(await offered('holdfast', 'upload', '--rep')).toEqual(['--replace'])
    expect(await offered('holdfast', 'info', 'my')).toEqual([])
  })
})

for (const shell of ['bash', 'zsh', 'fish']) {
  if (!has(shell)) console.log(`${shell} is not installed: its completion is not run here`)
}

for (const shell of ['zsh', 'fish']) {
  it.skipIf(!has(shell))(`is a script that ${shell} can read`, async () => {
    const { status, stderr } = spawnSync(shell, ['-n', '/dev/stdin'], {
      input: await script(shell),
      encoding: 'utf8',
    })
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  })
}

describe('completion', () => {
  it('never touches the variable in which zsh keeps where programs are', async () => {
    expect(await script('zsh')).not.toMatch(/\bpath=/)
  })

  it('gives fish one line for each command below the first', async () => {
    const text = await script('fish')
    expect(text).toContain('__fish_seen_subcommand_from nodes')
    expect(text).toContain("-a drain -d 'Empty a node: copies first, then removal'")
  })
})
