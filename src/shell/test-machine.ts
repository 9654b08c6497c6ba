/** A machine without a cluster for the tests of the shell: runs scripts on virtual time and hands back what they printed. */
import { drive } from '../base/driver'
import type { NetworkStack } from '../base/os/network-stack'
import { createSimulation } from '../base/simulation'
import { createMachine, type Machine } from './machine'
import { createShellSession, type ShellSession } from './session'
import { createTools, type ToolsOptions } from './tools'

export interface TestShell {
  readonly machine: Machine
  readonly session: ShellSession
  /** Runs a line at the prompt; Ctrl-C after `timeoutMs` of virtual time. */
  run(line: string, timeoutMs?: number): Promise<Ran>
  /** Lets time pass. */
  pass(ms: number): Promise<void>
}

export interface Ran {
  readonly stdout: string
  readonly stderr: string
  readonly exitCode: number
  readonly tookMs: number
}

const noNetwork: NetworkStack = {
  interfaces: [{ name: 'lo', address: '127.0.0.1', prefixLength: 8 }],
  resolve: async () => ({ failure: 'NXDOMAIN' }),
  query: async (_name, _type, server = '127.0.0.53') => ({ failure: 'timeout', address: server, port: 53 }),
  http: async ({ host }) => ({ failure: 'unknown-host', host }),
  connect: async (host) => ({ failure: 'unknown-host', host }),
  ping: async () => undefined,
  datagram: async (host) => ({ failure: 'unknown-host', host }),
  load: () => ({ ended: Promise.resolve(), stop: () => undefined }),
  listen: () => ({ close: () => undefined }),
  listening: () => [],
  kernel: { iptables: () => '', conntrack: () => [], nftables: () => '' },
}

export interface TestShellOptions extends ToolsOptions {
  readonly network?: Partial<NetworkStack>
  readonly terminal?: boolean
  readonly user?: string
}

export function testShell({
  network,
  terminal = false,
  user = 'student',
  ...options
}: TestShellOptions = {}): TestShell {
  const { clock, random } = createSimulation({ seed: 'shell', startMs: Date.UTC(2026, 0, 1) })
  const stack = { ...noNetwork, ...network }
  const machine = createMachine({
    clock,
    random,
    hostname: 'laptop',
    user,
    networkStack: () => stack,
    tools: createTools(options),
  })
  const session = createShellSession(machine, { terminal })
  async function run(line: string, timeoutMs = 60_000): Promise<Ran> {
    const output = { stdout: '', stderr: '' }
    const stop = session.onOutput((stream, text) => void (output[stream] += text))
    const startedAt = clock.now()
    let exitCode: number | undefined
    const ended = session.run(line).then((result) => (exitCode = result.exitCode))
    const until = (): boolean => exitCode !== undefined
    if (!(await drive(clock, { untilMs: startedAt + timeoutMs, until }))) session.interrupt()
    await drive(clock, { untilMs: clock.now() + 10_000, until })
    stop()
    if (exitCode === undefined) throw new Error(`does not end: ${line}`)
    await ended
    return { ...output, exitCode, tookMs: clock.now() - startedAt }
  }
  return { machine, session, run, pass: async (ms) => void (await drive(clock, { untilMs: clock.now() + ms })) }
}
