/** Runs every line twice before one cluster, by the real kubectl, several at once, and by ours; or by ours alone, where there is no other. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { realKubectl, runRealKubectl, type Outcome } from '../../cli/real-kubectl.test.support'
import { startSession, type SessionChild } from '../../cli/session.test.support'
import { different } from './different.test.support'
import { linesOfKinds } from './lines-of-kinds.test.support'
import { normalised } from './normalised.test.support'
import { readLines } from './read-lines.test.support'
import { files, writeLines } from './write-lines.test.support'

export interface Compared {
  readonly line: string
  readonly ours: Outcome
  /** Absent where no real kubectl was asked. */
  readonly real?: Outcome
}

/** So many processes of the real kubectl at once. */
const AT_ONCE = 4
/** Containers that come and go are seen by one and not by the other. */
const MOST_TRIES = 3
const isSame = (one: Outcome, other: Outcome): boolean => isDeepStrictEqual(normalised(one), normalised(other))
const fixture = readFileSync(new URL('every-kind.yaml', import.meta.url), 'utf8')

export const allReads: readonly string[] = [...readLines, ...linesOfKinds]

interface Surroundings {
  readonly session: SessionChild
  readonly kubeconfig: string
  readonly folder: string
}

export async function compareAll(): Promise<Map<string, Compared>> {
  const folder = mkdtempSync(join(tmpdir(), 'kubarium-conformance-'))
  process.env.KUBECACHEDIR = join(folder, 'cache')
  const session = startSession(['--listen', '127.0.0.1:0'])
  try {
    const kubeconfig = (await session.until(/KUBECONFIG=(.*)\n/))[1]
    const surroundings = { session, kubeconfig, folder }
    await furnish(surroundings)
    const reads = await compareReads(surroundings)
    const writes = await Promise.all(Object.entries(writeLines).map(([lane, lines], index) => compareWrites(surroundings, { lane, lines, index })))
    return new Map([...reads, ...writes.flat()].map((compared) => [compared.line, compared]))
  } finally {
    await session.end()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function furnish({ session, folder }: Surroundings): Promise<void> {
  for (const [path, content] of Object.entries({ ...files, 'every-kind.yaml': fixture })) {
    writeFileSync(join(folder, path), content)
    await session.ask({ write: { path, content } })
  }
  // A real kubectl gives no hints.
  await session.run('export KUBARIUM_HINTS=off; kubectl create namespace shop; kubectl create namespace empty')
  await session.ask({ advance: 5 })
  const { stderr } = await session.run('kubectl apply -n shop -f every-kind.yaml')
  if (stderr) throw new Error(stderr)
  await session.ask({ advance: 600 })
}

const ours = async ({ session }: Surroundings, line: string): Promise<Outcome> => {
  const { stdout, stderr, exit } = await session.run(`kubectl ${line}`, 120)
  return { stdout, stderr, exit }
}

const real = ({ kubeconfig, folder }: Surroundings, line: string): Promise<Outcome> =>
  runRealKubectl({ kubeconfig, folder, args: wordsOf(line) })

/** The cluster may move on between the two: what ours says is what the real one says before it or after it. */
async function compareReads(surroundings: Surroundings): Promise<Compared[]> {
  const waiting = [...allReads]
  const done: Compared[] = []
  async function work(): Promise<void> {
    for (let line = waiting.shift(); line !== undefined; line = waiting.shift()) done.push(await compareRead(surroundings, line))
  }
  // The first one learns what there is, for all.
  if (realKubectl) await real(surroundings, 'api-resources')
  await Promise.all(Array.from({ length: realKubectl ? AT_ONCE : 1 }, work))
  return done
}

async function compareRead(surroundings: Surroundings, line: string): Promise<Compared> {
  if (!realKubectl) return { line, ours: await ours(surroundings, line) }
  let there = await real(surroundings, line)
  for (let tries = 1; ; tries++) {
    const here = await ours(surroundings, line)
    if (isSame(there, here)) return { line, ours: here, real: there }
    there = await real(surroundings, line)
    if (isSame(there, here) || tries === MOST_TRIES || different.has(line)) return { line, ours: here, real: there }
  }
}

interface Lane {
  readonly lane: string
  readonly lines: readonly string[]
  readonly index: number
}

/** Each in a namespace of its own, whose names are equally long. */
async function compareWrites(surroundings: Surroundings, { lane, lines, index }: Lane): Promise<Compared[]> {
  const [left, right] = [`left-${index}`, `rght-${index}`]
  await ours(surroundings, `create namespace ${left}`)
  await ours(surroundings, `create namespace ${right}`)
  const done: Compared[] = []
  for (const [at, line] of lines.entries()) {
    const there = realKubectl ? await real(surroundings, `-n ${left} ${line.replaceAll('@', left)}`) : undefined
    const here = await ours(surroundings, `-n ${right} ${line.replaceAll('@', right)}`)
    const renamed = { ...here, stdout: here.stdout.replaceAll(right, left), stderr: here.stderr.replaceAll(right, left) }
    done.push({ line: `${lane} ${at + 1}: ${line}`, ours: renamed, ...(there ? { real: there } : {}) })
  }
  return done
}

export const writtenLines: readonly string[] = Object.entries(writeLines).flatMap(([lane, lines]) => lines.map((line, at) => `${lane} ${at + 1}: ${line}`))

/** Words as a shell splits them, with single quotes. */
const wordsOf = (line: string): string[] => [...line.matchAll(/(?:[^\s']|'[^']*')+/g)].map(([word]) => word.replaceAll("'", ''))
