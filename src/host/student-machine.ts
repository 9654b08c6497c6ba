/**
 * The machine in front of which the student sits: home directory, kubeconfig, the shared tools and kubectl. It lies outside of the
 * cluster and reaches it as anybody does, through the API server and the addresses of nodes.
 */
import type { FileSystem } from '../base/os/file-system'
import type { Simulation } from '../base/simulation'
import { formatYaml } from '../base/yaml/format'
import type { Cluster } from '../cluster/cluster'
import { internetNameServer } from '../cluster/network/internet'
import { createKubectl } from '../shell/kubectl/kubectl'
import { createMachine, type Machine } from '../shell/machine'
import type { Tool } from '../shell/tool'
import { createTools } from '../shell/tools'
import { sudo } from '../shell/tools/sudo'
import { kubarium } from '../shell/kubarium/kubarium'
import { laterTools } from '../shell/tools/later-tools'

export const HOME = '/home/student'

const CONTEXT = 'kubarium'
/** About what a kubectl takes before it asks for anything. */
const KUBECTL_START_MS = 40

/** `others` are programs that only this machine has. */
export function createStudentMachine({ clock, random }: Simulation, cluster: Cluster, others: readonly Tool[] = []): Machine {
  const { fetch, streams, network, packets } = cluster
  /** Whichever scheduler runs when somebody asks. */
  const scheduling = { attempts: (pod: string) => cluster.scheduler?.attempts(pod) ?? [] }
  const machine = createMachine({
    clock,
    random: random.fork('student'),
    hostname: 'laptop',
    user: 'student',
    networkStack: network.outside,
    tools: createTools({ kubectl: createKubectl({ ...fromOutside({ fetch, streams }), clock, hints: true, startMs: KUBECTL_START_MS }), others: [...laterTools, sudo, ...others, kubarium(packets, scheduling, cluster)] }),
  })
  // As a router at home tells it; nothing of the cluster's names is known there.
  machine.files.write('/etc/resolv.conf', `nameserver ${internetNameServer}\n`)
  return machine
}

/** Who sits here is nobody until a kubeconfig says otherwise. */
const fromOutside = ({ fetch, streams }: Pick<Cluster, 'fetch' | 'streams'>): Pick<Cluster, 'fetch' | 'streams'> => ({
  fetch: (request) => fetch({ ...request, guarded: true }),
  streams: {
    exec: (request) => streams.exec({ ...request, credentials: { headers: {}, ...request.credentials, guarded: true } }),
    portForward: (request) => streams.portForward({ ...request, credentials: { headers: {}, ...request.credentials, guarded: true } }),
  },
})

/** A kubeconfig as an administrator of a fresh cluster has it. */
function kubeconfig({ serverUrl: server, authority, administrator }: KubeconfigFacts): string {
  const user = { 'client-certificate-data': btoa(administrator.certificate), 'client-key-data': btoa(administrator.key) }
  return formatYaml({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: CONTEXT, cluster: { 'certificate-authority-data': btoa(authority.certificate), server } }],
    contexts: [{ name: CONTEXT, context: { cluster: CONTEXT, user: 'kubernetes-admin' } }],
    'current-context': CONTEXT,
    preferences: {},
    users: [{ name: 'kubernetes-admin', user }],
  })
}

type KubeconfigFacts = Pick<Cluster, 'serverUrl' | 'authority' | 'administrator'>

export function furnishHome(files: FileSystem, { cluster, lessonFiles }: { cluster: KubeconfigFacts; lessonFiles: Readonly<Record<string, string>> }): void {
  files.makeDirectory(`${HOME}/.kube`, { parents: true })
  files.write(`${HOME}/.kube/config`, kubeconfig(cluster))
  for (const [path, content] of Object.entries(lessonFiles)) writeBelow(files, `${HOME}/${path}`, content)
}

export function writeBelow(files: FileSystem, path: string, content: string): void {
  const folder = path.slice(0, path.lastIndexOf('/'))
  if (folder) files.makeDirectory(folder, { parents: true })
  files.write(path, content)
}
