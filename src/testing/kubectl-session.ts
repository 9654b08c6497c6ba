/** A machine with kubectl before a real API server on virtual time: what the tests of kubectl type into. */
import { kinds } from '../api/kinds'
import type { ApiFetch } from '../api/http'
import { MemoryFileSystem } from '../base/os/memory-file-system'
import type { NetworkStack } from '../base/os/network-stack'
import { createTextReader } from '../base/os/text-reader'
import { createProcesses } from '../base/os/processes'
import type { Writer } from '../base/os/process'
import { drive, settle } from '../base/driver'
import { formatYaml } from '../base/yaml/format'
import { createSimulation, type Simulation } from '../base/simulation'
import { createApiServer, type RunningApiServer } from '../cluster/kube-apiserver/api-server'
import type { SchemaCheck } from '../cluster/kube-apiserver/http/exchange'
import { kubeadmConfig } from '../shell/kubectl/kubeconfig'
import { createKubectl, type KubectlOptions } from '../shell/kubectl/kubectl'

export interface Outcome {
  readonly stdout: string
  readonly stderr: string
  readonly exit: number
}

export interface KubectlSession {
  readonly simulation: Simulation
  readonly apiServer: RunningApiServer
  readonly files: MemoryFileSystem
  /** Types a line (words split at blanks, quotes as in a shell) and waits for its end. */
  run(line: string, options?: { stdin?: string; forMs?: number }): Promise<Outcome>
  /** stdout, or stderr and exit code when it failed: for short expectations. */
  say(line: string, stdin?: string): Promise<string>
}

export const START_MS = Date.UTC(2026, 10, 21, 1, 22, 41)

export function createKubectlSession(
  given: Partial<KubectlOptions> & { wrap?: (fetch: ApiFetch) => ApiFetch; schema?: SchemaCheck } = {},
): KubectlSession {
  const simulation = createSimulation({ seed: 'kubectl', startMs: START_MS })
  const { clock } = simulation
  const apiServer = createApiServer({ simulation, kinds, ...(given.schema ? { schema: given.schema } : {}) })
  const files = new MemoryFileSystem({ clock })
  files.makeDirectory('/home/student/.kube', { parents: true })
  files.write('/home/student/.kube/config', formatYaml(kubeadmConfig))
  const fetch = given.wrap ? given.wrap(apiServer.fetch) : apiServer.fetch
  const kubectl = createKubectl({ streams: apiServer.streams, clock, ...given, fetch })
  const processes = createProcesses({
    ...{ clock, files, random: simulation.random, hostname: 'laptop', user: 'student' },
    network: () => noNetwork,
    find: () => undefined,
  })
  const run: KubectlSession['run'] = async (line, { stdin = '', forMs = 600_000 } = {}) => {
    const stdout = collect()
    const stderr = collect()
    const running = processes.start(kubectl, {
      argv: ['kubectl', ...wordsOf(line)],
      env: new Map([['HOME', '/home/student']]),
      cwd: '/home/student',
      stdin: createTextReader(stdin),
      stdout: stdout.writer,
      stderr: stderr.writer,
      cause: 0,
    })
    let exit: number | undefined
    void running.exit.then((code) => (exit = code))
    await drive(clock, { untilMs: clock.now() + forMs, until: () => exit !== undefined })
    if (exit === undefined) running.kill('SIGINT')
    await settle(clock)
    return { stdout: stdout.text(), stderr: stderr.text(), exit: exit ?? -1 }
  }
  const say: KubectlSession['say'] = async (line, stdin) => {
    const { stdout, stderr, exit } = await run(line, { stdin })
    return stdout + (stderr === '' ? '' : `[stderr] ${stderr}`) + (exit === 0 ? '' : `[exit ${exit}]\n`)
  }
  return { simulation, apiServer, files, run, say }
}

function collect(): { writer: Writer; text(): string } {
  let text = ''
  return {
    writer: {
      write: async (chunk) => {
        text += chunk
      },
      end: () => undefined,
      isTerminal: false,
    },
    text: () => text,
  }
}

const wordsOf = (line: string): string[] =>
  [...line.matchAll(/(?:[^\s'"]|'[^']*'|"[^"]*")+/g)].map(([word]) =>
    word.replaceAll(/'([^']*)'|"([^"]*)"/g, (_, single?: string, double?: string) => single ?? double ?? ''),
  )

const refuse = (): never => {
  throw new Error('no network here')
}
const noNetwork: NetworkStack = {
  ...{ interfaces: [], resolve: refuse, query: refuse, http: refuse, connect: refuse, ping: refuse, listen: refuse, load: refuse, datagram: refuse },
  listening: () => [],
  kernel: { iptables: () => '', conntrack: () => [], nftables: () => '' },
}
