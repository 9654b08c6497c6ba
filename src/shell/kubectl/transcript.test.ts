/**
 * What a real 1.32 cluster answered to three hundred command lines, typed again here in the same order. Names, times and addresses
 * that chance or the clock decided are masked on both sides; everything else is compared to the byte.
 */
import { beforeAll, describe, expect, it } from 'vitest'
import { drive } from '../../base/driver'
import type { NetworkStack } from '../../base/os/network-stack'
import { createSimulation } from '../../base/simulation'
import { bootRecordedCluster } from '../../testing/recorded-cluster'
import { recordedEntries, type RecordedCommand, type RecordedEntry } from '../../testing/recorded-transcript'
import { createMachine } from '../machine'
import { createShellSession } from '../session'
import { createTools } from '../tools'
import { createKubectl } from './kubectl'

/** About kinds, or groups of the API, that are not here yet. */
const absent = new RegExp(
  [
    '\\b(sts|statefulset|ds|job|jobs|cronjob|cronjobs|hpa|sc|pvc|pv|controllerrevisions|componentstatuses|autoscale)\\b',
    'apply -f \\.|m\\.yaml|get --raw /api$',
  ].join('|'),
)

/**
 * Where our answer differs for now, and why. This list may only shrink.
 */
const different: Readonly<Record<string, string>> = {
  'kubectl auth can-i --list --as=system:serviceaccount:default:robot': 'the recorded cluster let everybody read one more path',
  'kubectl describe ep shop': 'the endpoints controller writes its trigger time where the recorded one did not',
  'kubectl describe endpointslice -l kubernetes.io/service-name=shop':
    'the endpoint slice controller writes its trigger time where the recorded one did not',
  'kubectl describe quota q': 'the recorded cluster had fewer pods by then',
  'kubectl get quota': 'the recorded cluster had fewer pods by then',
  'kubectl get quota -o wide': 'the recorded cluster had fewer pods by then',
  'kubectl describe pod -l app=shop | head -70':
    'the recorded pods mount one more config map, so that fewer lines of the second pod fit',
  'kubectl explain svc.spec.type':
    'the packages that the descriptions come from do not say what each value of an enumeration means',
  'kubectl get events --field-selector involvedObject.kind=Deployment':
    'the recorded pods became ready at other moments of the rollout',
  'kubectl get events -o custom-columns=R:.reason,K:.involvedObject.kind,M:.message --sort-by=.metadata.creationTimestamp | tail -25':
    'the recorded pods became ready at other moments of the rollout',
  'kubectl get pod solo -o yaml': 'the recorded pods mount one more config map',
  'kubectl get pods -l "app in shop"': 'the server words a broken selector otherwise',
  'kubectl patch pod solo -p \'{"spec":{"hostNetwork":true}}\'': 'the server shows less of the difference',
}

/** Their answers tell of kinds that are not here yet. */
const tellOfOthers = [
  'kubectl get all',
  'kubectl describe ns default',
  'kubectl describe node node-1',
  'kubectl describe pod db-0',
  'kubectl describe pod -l job-name=once',
  'kubectl drain node-1',
  'kubectl drain node-1 --ignore-daemonsets --delete-emptydir-data --timeout=20s',
  'kubectl delete pods --all',
  'kubectl get pods -o jsonpath={.items[9].metadata.name}',
]

const KUBECONFIG = `apiVersion: v1
kind: Config
clusters: [{name: kubernetes, cluster: {server: "https://127.0.0.1:26444", insecure-skip-tls-verify: true}}]
contexts: [{name: kubernetes-admin@kubernetes, context: {cluster: kubernetes, user: kubernetes-admin}}]
current-context: kubernetes-admin@kubernetes
preferences: {}
users: [{name: kubernetes-admin, user: {token: x}}]
`

interface Answered {
  readonly stdout: string
  readonly stderr: string
  readonly exit: number
}

function createReplay() {
  const simulation = createSimulation({ seed: 'transcript', startMs: Date.UTC(2026, 10, 21, 1, 17, 55) })
  const { clock, random } = simulation
  const { fetch, streams } = bootRecordedCluster(simulation)
  const refuse = { listen: () => undefined, listening: () => [] } as object as NetworkStack
  const machine = createMachine({
    clock,
    random,
    hostname: 'laptop',
    user: 'student',
    networkStack: () => refuse,
    tools: createTools({ kubectl: createKubectl({ fetch, streams, clock }) }),
  })
  const session = createShellSession(machine, { terminal: false })
  const run = async (line: string): Promise<Answered> => {
    const output = { stdout: '', stderr: '' }
    const stop = session.onOutput((stream, text) => void (output[stream] += text))
    let exit: number | undefined
    void session.run(line).then((result) => (exit = result.exitCode))
    await drive(clock, { untilMs: clock.now() + 120_000, until: () => exit !== undefined })
    if (exit === undefined) session.interrupt()
    await drive(clock, { untilMs: clock.now() + 3_000 })
    stop()
    return { ...output, exit: exit ?? -1 }
  }
  machine.files.makeDirectory('/home/student/.kube', { parents: true })
  machine.files.write('/home/student/.kube/config', KUBECONFIG)
  return { files: machine.files, run, start: () => drive(clock, { untilMs: clock.now() + 280_000 }) }
}

const masks: readonly (readonly [RegExp, string])[] = [
  [/https:\/\/[\d.]+:\d+/g, 'SERVER'],
  [/\b(\w+)-[bcdfghjklmnpqrstvwxz2456789]{7,10}-[bcdfghjklmnpqrstvwxz2456789]{5}\b/g, '$1-HASH-POD'],
  [/\b(shop)-[bcdfghjklmnpqrstvwxz2456789]{8,10}\b/g, '$1-HASH'],
  [/pod-template-hash(=|: "?)\w+/g, 'pod-template-hash$1HASH'],
  [/\b(old|agent|once|tick-\d+)-[bcdfghjklmnpqrstvwxz2456789]{5}\b/g, '$1-POD'],
  [/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \+0000 UTC/g, 'TIME'],
  [/kube-api-access-\w{5}/g, 'kube-api-access-XXXXX'],
  [/\b(shop|lb|np|head)-[bcdfghjklmnpqrstvwxz2456789]{5}\b/g, '$1-SLICE'],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, 'UID'],
  [/resourceVersion: "\d+"/g, 'resourceVersion: "N"'],
  [/\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+ \+0000|Z)/g, 'TIME'],
  [/[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d \+0000/g, 'TIME'],
  [/(?<![\w.:-])(\d+m\d+s|\d+m|\d+s)(?![\w.:-])/g, 'AGE'],
  [/\b10\.(244|9[6-9]|1[01]\d)\.\d+\.\d+\b/g, 'IP'],
  [/\bIP(:\d+)(,IP\1)+/g, 'IP$1,...'],
  [/\bIP(,IP)+/g, 'IP,...'],
  [/\b3[0-2]\d{3}\b/g, 'NODEPORT'],
  [/node-[123]\b(?!-)/g, 'node-N'],
  [/172\.18\.0\.\d/g, 'NODEIP'],
  [/\b192\.\d+\.\d+\.\d+(:\d+)?|\b(26444|6443)\b/g, 'ENDPOINT'],
]

const MASKED = /HASH|POD|XXXXX|SLICE|UID|TIME|AGE|IP|NODEPORT|SERVER|ENDPOINT|LAST SEEN|STATUS|NAME|---/

/** What stands in a column with something masked has no fixed width. */
function masked(text: string): string {
  const plain = masks.reduce((before, [pattern, mask]) => before.replaceAll(pattern, mask), text)
  const lines = sortedReplicaSets(plain.split('\n')).map((line) =>
    MASKED.test(line) ? line.replaceAll(/ {2,}/g, '  ').replaceAll(/-{3,}/g, '---') : line,
  )
  return lines.filter((line) => !/openshift-service-ca|^  +ConfigMapOptional: +<nil>$/.test(line)).join('\n')
}

/** ReplicaSets come in the order of their names, which chance decides. */
function sortedReplicaSets(lines: readonly string[]): readonly string[] {
  const isRow = (line: string): boolean => /^(replicaset\.apps\/)?shop-HASH +\d+ +\d+ +\d+ /.test(line)
  const rows = lines.filter(isRow).toSorted()
  let next = 0
  return lines.map((line) => (isRow(line) ? rows[next++] : line))
}

const comparable = ({ stdout, stderr, exit }: Answered): Answered => ({
  stdout: masked(stdout),
  stderr: masked(stderr),
  exit,
})

const entries = recordedEntries()
const isCommand = (entry: RecordedEntry): entry is RecordedCommand => 'cmd' in entry
/** Jobs are made by a file that also holds kinds that are not here yet: what needs no objects is compared (more in `jobs.test.ts`). */
const needsNoObjects = /^kubectl explain cronjob/

const isReplayed = ({ group, cmd }: RecordedCommand): boolean =>
  (!absent.test(cmd) || needsNoObjects.test(cmd)) &&
  !(group === 'workloads' && /events|describe pod/.test(cmd)) &&
  (group === 'deployment' || !tellOfOthers.includes(cmd)) &&
  (group !== 'generators' || cmd.startsWith('kubectl run'))
const replayed = entries.filter((entry) => !isCommand(entry) || isReplayed(entry))

describe.skipIf(entries.length === 0)('the recorded transcript', () => {
  const answers = new Map<RecordedEntry, Answered>()

  beforeAll(async () => {
    const { files, run, start } = createReplay()
    await start()
    for (const entry of replayed) {
      if (isCommand(entry)) answers.set(entry, await run(entry.cmd))
      else files.write(`/home/student/${entry.file}`, entry.text)
    }
  }, 60_000)

  it.each(replayed.filter(isCommand).map((entry) => ({ group: entry.group, cmd: entry.cmd, entry })))(
    '$group: $cmd',
    ({ cmd, entry }) => {
      const answer = answers.get(entry)
      if (!answer) throw new Error(`not run: ${cmd}`)
      if (cmd in different) expect(comparable(answer)).not.toEqual(comparable(entry))
      else expect(comparable(answer)).toEqual(comparable(entry))
    },
  )
})
