/**
 * Finds a real kubectl of the pinned version to compare with: `KUBECTL_1_32`, or one on the PATH. Where there is none,
 * tests that need it are skipped and say so.
 */
import { execFile, spawn, spawnSync } from 'node:child_process'

export interface Outcome {
  readonly stdout: string
  readonly stderr: string
  readonly exit: number
}

const candidates = [process.env.KUBECTL_1_32, 'kubectl.1.32', 'kubectl'].filter(
  (name) => name !== undefined && name !== '',
)

export const realKubectl = candidates.find((program) => {
  const { status, stdout } = spawnSync(program ?? '', ['version', '--client', '-o', 'json'], { encoding: 'utf8' })
  return status === 0 && /"gitVersion": "v1\.32\./.test(stdout)
})

if (!realKubectl) console.warn('No kubectl 1.32 found (KUBECTL_1_32 or on the PATH): what needs it is skipped.')

export interface Invocation {
  readonly kubeconfig: string
  readonly args: readonly string[]
  readonly folder?: string
  readonly input?: string
}

/** Times of day are printed as those of the cluster's machines. */
const environment = (kubeconfig: string) => ({ ...process.env, KUBECONFIG: kubeconfig, TZ: 'UTC' })

export function runRealKubectl({ kubeconfig, args, folder, input }: Invocation): Promise<Outcome> {
  return new Promise((resolve) => {
    const options = {
      encoding: 'utf8',
      cwd: folder,
      env: environment(kubeconfig),
      timeout: 60_000,
      maxBuffer: 2 ** 26,
    } as const
    const child = execFile(realKubectl ?? 'kubectl', args, options, (error, stdout, stderr) => {
      resolve({ stdout, stderr, exit: typeof error?.code === 'number' ? error.code : error ? 130 : 0 })
    })
    // It may be over before it has read anything.
    child.stdin?.on('error', () => undefined)
    child.stdin?.end(input ?? '')
  })
}

export interface RunningKubectl {
  output(): string
  /** Waits until something that it has printed fits. */
  until(fits: RegExp | (() => boolean)): Promise<void>
  stop(): void
}

/** For what goes on until it is stopped. */
export function startRealKubectl({ kubeconfig, args, folder }: Invocation): RunningKubectl {
  const child = spawn(realKubectl ?? 'kubectl', args, { cwd: folder, env: environment(kubeconfig) })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
  return {
    output: () => output,
    async until(fits) {
      while (!(fits instanceof RegExp ? fits.test(output) : fits()))
        await new Promise((resolve) => child.stdout.once('data', resolve))
    },
    stop: () => void child.kill('SIGINT'),
  }
}
