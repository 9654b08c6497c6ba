/** Runs the steps of a case with a real kubectl, each line in a shell, and says what does not hold. */
import { execFile } from 'node:child_process'
import type { Check, CommandTest, Step } from './parse-cases.test.support'

export interface Surroundings {
  /** Where the manifests lie. */
  readonly folder: string
  readonly environment: NodeJS.ProcessEnv
}

interface Outcome {
  readonly stdout: string
  readonly output: string
  readonly exit: number
}

/** What does not hold, a complaint for each step. */
export async function runCase({ steps }: CommandTest, surroundings: Surroundings): Promise<string[]> {
  const complaints: string[] = []
  for (const step of steps) {
    const complaint = await runStep(step, surroundings)
    if (complaint !== undefined) complaints.push(`line ${step.at}: ${complaint}`)
    if (complaints.length === ENOUGH) break
  }
  return complaints
}

/** What comes after so many does not say anything new. */
const ENOUGH = 8

export const assertionCount = ({ steps }: CommandTest): number =>
  steps.reduce((sum, step) => sum + (step.type === 'command' ? 1 + step.checks.length : step.type === 'events' ? 3 : 1), 0)

type StepOf<T extends Step['type']> = Extract<Step, { type: T }>
type Complaint = string | undefined

function runStep(step: Step, surroundings: Surroundings): Promise<Complaint> {
  switch (step.type) {
    case 'command':
      return runCommand(step, surroundings)
    case 'get':
      return runGet(step, surroundings)
    case 'describe':
      return runDescribe(step, surroundings)
    case 'events':
      return runEvents(step, surroundings)
    case 'chunks':
      return runChunks(step, surroundings)
  }
}

async function runCommand({ line, succeeds, checks }: StepOf<'command'>, surroundings: Surroundings): Promise<Complaint> {
  const outcome = await shell(line, surroundings)
  if ((outcome.exit === 0) !== succeeds) return `${line}\nended with ${outcome.exit}\n${outcome.output}`
  const broken = checks.find((check) => !holds(check, outcome))
  if (!broken) return undefined
  return `${line}\nprinted\n${outcome.output}\nwhere expected: ${broken.type} ${broken.type === 'equals' ? broken.text : broken.pattern.source}`
}

function holds(check: Check, { stdout, output }: Outcome): boolean {
  if (check.type === 'equals') return stdout.trim() === check.text
  return check.pattern.test(output) === (check.type === 'matches')
}

const PATIENCE = 20

async function runGet({ args, flag, expected, patient }: StepOf<'get'>, surroundings: Surroundings): Promise<Complaint> {
  const line = `kubectl get ${args} -o ${quoted(flag)}`
  for (let attempt = 1; ; attempt++) {
    const { stdout, output, exit } = await shell(line, surroundings)
    const value = stdout.replace(/\n+$/, '')
    if (expected.test(value) && exit === 0) return undefined
    const printed = exit === 0 ? value : output
    if (!patient || attempt === PATIENCE) return `${line}\nprinted: ${printed}\nexpected: ${expected.source}`
    await new Promise((resolve) => setTimeout(resolve, 50 * attempt))
  }
}

async function runDescribe({ args, parts }: StepOf<'describe'>, surroundings: Surroundings): Promise<Complaint> {
  const { stdout, output } = await shell(`kubectl describe ${args}`, surroundings)
  const missing = parts.find((part) => !stdout.includes(part))
  return missing === undefined ? undefined : `kubectl describe ${args}\nlacks ${missing}\n${output}`
}

/** Events are told of unless one does not want them. */
async function runEvents({ args }: StepOf<'events'>, surroundings: Surroundings): Promise<Complaint> {
  for (const flag of ['', '--show-events=false ', '--show-events=true ']) {
    const { stdout, output } = await shell(`kubectl describe ${flag}${args}`, surroundings)
    if (/No events\.|Events:/.test(stdout) === flag.includes('false')) return `kubectl describe ${flag}${args}\n${output}`
  }
  return undefined
}

/** Describing asks for lists in pieces. */
async function runChunks({ args, resources }: StepOf<'chunks'>, surroundings: Surroundings): Promise<Complaint> {
  for (const [flag, limit] of [['', 500], [' --chunk-size=10', 10]]) {
    const { output } = await shell(`kubectl describe ${args} --show-events=true -v=6${flag}`, surroundings)
    const missing = resources.find((resource) => !new RegExp(`${resource}\\?.*limit=${limit}\\b`).test(output))
    if (missing !== undefined) return `kubectl describe ${args}${flag}: ${missing} was not asked for in pieces of ${limit}\n${output}`
  }
  return undefined
}

function shell(line: string, { folder, environment }: Surroundings): Promise<Outcome> {
  return new Promise((resolve) => {
    const options = { cwd: folder, env: environment, timeout: 120_000, maxBuffer: 2 ** 26 } as const
    const child = execFile('bash', ['-o', 'pipefail', '-c', line], options, (error, stdout, stderr) => {
      resolve({ stdout, output: stdout + stderr, exit: typeof error?.code === 'number' ? error.code : error ? 130 : 0 })
    })
    child.stdin?.end()
  })
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`
