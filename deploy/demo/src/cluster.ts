import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { clusterEnvironment } from './config.ts'

export type DemoCluster = {
  url: string
  setupToken: string
  dataFolder: string
  stop(): Promise<void>
}

/**
 * Runs the same program as `npm start`, with its own data folder and free ports, and waits for its
 * block. Throws with what the program printed when it ends before.
 */
export const startCluster = async (dataFolder: string): Promise<DemoCluster> => {
  const child = spawn(process.execPath, [startProgram()], {
    env: clusterEnvironment(dataFolder),
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const printed: string[] = []
  const found = new Promise<{ url: string; setupToken: string }>((resolve, reject) => {
    const read = (line: string) => {
      printed.push(line)
      const link = /(https?:\/\/[^\s/]+)\/setup#token=([\w-]+)/.exec(line)
      if (link?.[1] && link[2]) resolve({ url: link[1], setupToken: link[2] })
    }
    createInterface({ input: child.stdout }).on('line', read)
    createInterface({ input: child.stderr }).on('line', (line) => printed.push(line))
    child.once('error', reject)
    child.once('exit', (code) => {
      reject(
        new Error(`the cluster ended with ${code} before it was ready:\n${printed.join('\n')}`),
      )
    })
  })
  return { ...(await found), dataFolder, stop: () => stop(child) }
}

const startProgram = () => new URL('../../single-process/src/main.ts', import.meta.url).pathname

const stop = async (child: ChildProcess) => {
  if (child.exitCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGINT')
  await gone
}

/** The process id of an embedded node, from the file it leaves in the data folder. */
export const nodeProcess = async (dataFolder: string, name: string): Promise<number> => {
  for (const path of await filesNamed(dataFolder, 'pid')) {
    if (!path.includes(name)) continue
    return Number.parseInt(await readFile(path, 'utf8'), 10)
  }
  throw new Error(`no process id of ${name} below ${dataFolder}`)
}

const filesNamed = async (folder: string, ending: string): Promise<string[]> => {
  const entries = await readdir(folder, { recursive: true })
  return entries.filter((entry) => entry.endsWith(ending)).map((entry) => join(folder, entry))
}
