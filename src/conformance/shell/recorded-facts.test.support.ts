/**
 * The recorded comparison: scripts, and what bash 5.2, GNU's tools, mawk and jq 1.6 made of them in the C locale. `really` asks
 * the real ones in an empty home; `ours` asks our shell.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { testShell } from '../../shell/test-machine'

export interface Fact {
  readonly script: string
  readonly stdout: string
  readonly stderr?: string
  readonly status: number
}

/** A script that we do not answer alike, and why. */
export interface Difference {
  readonly script: string
  readonly reason: string
}

const folder = fileURLToPath(new URL('recorded', import.meta.url))
const HOME = '/home/student'

/** Each is a file: what it is about. */
export const groups: readonly string[] = readdirSync(folder)
  .map((name) => name.replace('.json', ''))
  .sort()

export const factsOf = (group: string): readonly Fact[] => JSON.parse(readFileSync(join(folder, `${group}.json`), 'utf8')) as readonly Fact[]

export const differences = JSON.parse(readFileSync(new URL('different.json', import.meta.url), 'utf8')) as readonly Difference[]

/** One line for each, so that a change is seen for what it is. */
export function writeFacts(group: string, facts: readonly Fact[]): void {
  writeFileSync(join(folder, `${group}.json`), `[\n${facts.map((fact) => `  ${JSON.stringify(fact)}`).join(',\n')}\n]\n`)
}

const factOf = (script: string, { stdout, stderr, status }: { stdout: string; stderr: string; status: number }): Fact => ({
  script,
  stdout,
  ...(stderr === '' ? {} : { stderr }),
  status,
})

export async function ours({ script }: Fact): Promise<Fact> {
  const shell = testShell()
  shell.machine.files.write('/tmp/script', script)
  const { stdout, stderr, exitCode } = await shell.run('bash -c "$(cat /tmp/script)" < /dev/null')
  return factOf(script, { stdout, stderr, status: exitCode })
}

export function really({ script }: Fact): Fact {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'home')))
  try {
    const env = { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: home, LC_ALL: 'C', TZ: 'UTC' }
    const { stdout, stderr, status, error } = spawnSync('bash', ['-c', script], { cwd: home, env, input: '', timeout: 20_000, encoding: 'utf8' })
    if (error) throw new Error(`${script}: ${error.message}`)
    const told = (text: string): string => text.replaceAll(home, HOME)
    return factOf(script, { stdout: told(stdout), stderr: told(stderr), status: status ?? -1 })
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
}
