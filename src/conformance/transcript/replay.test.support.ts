/** Types the recorded lines again, in their order, on a machine before the recorded cluster's double. */
import { drive } from '../../base/driver'
import type { Clock } from '../../base/clock'
import type { NetworkStack } from '../../base/os/network-stack'
import { createSimulation } from '../../base/simulation'
import type { ApiFetch } from '../../api/http'
import { createKubectl } from '../../shell/kubectl/kubectl'
import { createMachine } from '../../shell/machine'
import { createShellSession } from '../../shell/session'
import { createTools } from '../../shell/tools'
import type { RecordedCommand, RecordedEntry } from './recorded-entries.test.support'
import { bootRecordedCluster } from './cluster.test.support'

export interface Answered {
  readonly stdout: string
  readonly stderr: string
  readonly exit: number
}

export const KUBECONFIG = `apiVersion: v1
kind: Config
clusters: [{name: kubernetes, cluster: {server: "https://127.0.0.1:26444", insecure-skip-tls-verify: true}}]
contexts: [{name: kubernetes-admin@kubernetes, context: {cluster: kubernetes, user: kubernetes-admin}}]
current-context: kubernetes-admin@kubernetes
preferences: {}
users: [{name: kubernetes-admin, user: {token: x}}]
`

/** How long the recorded cluster had run before the first line, and what a request and a line took there. */
export const UNTIL_FIRST_MS = 288_000
const REQUEST_MS = 10
const LINE_MS = 50
const LONGEST_MS = 120_000
export const bootedAt = Date.UTC(2026, 10, 21, 1, 17, 53)

/** Seconds that passed after a line, as the ages and times in the answers to the next ones tell. */
const pauses: Readonly<Record<string, number>> = {
  'kubectl apply -f web.yaml': 2,
  'kubectl scale deploy shop --replicas=5': 2,
  'kubectl set image deploy/shop web=nginx:1.26': 6,
  'kubectl rollout undo deploy/shop --to-revision=9': 5,
  'kubectl rollout restart deploy/shop': 6,
  'kubectl expose deploy shop --name=lb --type=LoadBalancer --port=80': 2,
  'kubectl run solo --image=busybox': 3,
  'kubectl apply -f more.yaml': 20,
  'kubectl create job manual --from=cronjob/tick': 3,
  'kubectl scale sts db --replicas=1': 3,
  'kubectl delete sts db': 3,
  'kubectl delete ns dev': 6,
  'kubectl apply -f .': 1,
  'kubectl delete -f web.yaml': 1,
}
export const pauseAfter = (line: string): number => pauses[line] ?? (line.startsWith('kubectl create -f -') ? 3 : 0)

/** All that is said, where the recorded line kept the first or last lines of it. */
export const uncut = (cmd: string): string => cmd.replace(/ \| (head|tail) -\d+$/, '')

/** Answers cost time, as they do over a network. */
const slowed =
  (fetch: ApiFetch, clock: Clock): ApiFetch =>
  async (request) => {
    await new Promise<void>((resolve) => clock.after(REQUEST_MS, () => clock.wake(resolve)))
    return fetch(request)
  }

export async function replay(entries: readonly RecordedEntry[]): Promise<ReadonlyMap<RecordedEntry, Answered>> {
  const simulation = createSimulation({ seed: 'transcript', startMs: bootedAt })
  const { clock, random } = simulation
  const { fetch, streams } = bootRecordedCluster(simulation)
  const noNetwork = { listen: () => undefined, listening: () => [] } as object as NetworkStack
  const machine = createMachine({
    ...{ clock, random, hostname: 'laptop', user: 'student', networkStack: () => noNetwork },
    tools: createTools({ kubectl: createKubectl({ fetch: slowed(fetch, clock), streams, clock }) }),
  })
  machine.files.makeDirectory('/home/student/.kube', { parents: true })
  machine.files.write('/home/student/.kube/config', KUBECONFIG)
  const session = createShellSession(machine, { terminal: false })

  async function run({ cmd }: RecordedCommand): Promise<Answered> {
    const line = uncut(cmd)
    const output = { stdout: '', stderr: '' }
    const stop = session.onOutput((stream, text) => void (output[stream] += text))
    let exit: number | undefined
    void session.run(line).then((result) => (exit = result.exitCode))
    await drive(clock, { untilMs: clock.now() + LONGEST_MS, until: () => exit !== undefined })
    if (exit === undefined) session.interrupt()
    await drive(clock, { untilMs: clock.now() + LINE_MS + 1_000 * pauseAfter(cmd) })
    stop()
    return { ...output, exit: exit ?? -1 }
  }

  await drive(clock, { untilMs: clock.now() + UNTIL_FIRST_MS })
  const answers = new Map<RecordedEntry, Answered>()
  for (const entry of entries) {
    if ('cmd' in entry) answers.set(entry, await run(entry))
    else machine.files.write(`/home/student/${entry.file}`, entry.text)
  }
  return answers
}
