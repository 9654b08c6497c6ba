/**
 * The machine in front of which the student sits: home directory, kubeconfig, the shared tools and kubectl. It lies outside of the
 * cluster and reaches it as anybody does, through the API server and the addresses of nodes.
 */
import type { FileSystem } from '../base/os/file-system'
import type { Simulation } from '../base/simulation'
import { formatYaml } from '../base/yaml/format'
import type { Cluster } from '../cluster/cluster'
import { createKubectl } from '../shell/kubectl/kubectl'
import { createMachine, type Machine } from '../shell/machine'
import type { Tool } from '../shell/tool'
import { createTools } from '../shell/tools'

export const HOME = '/home/student'

const CONTEXT = 'kubarium'

/** `others` are programs that only this machine has. */
export function createStudentMachine({ clock, random }: Simulation, { fetch, streams, network }: Cluster, others: readonly Tool[] = []): Machine {
  return createMachine({
    clock,
    random: random.fork('student'),
    hostname: 'laptop',
    user: 'student',
    networkStack: network.outside,
    tools: createTools({ kubectl: createKubectl({ fetch, streams, clock }), others }),
  })
}

/** A kubeconfig as an administrator of a fresh cluster has it. */
function kubeconfig(server: string): string {
  return formatYaml({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: CONTEXT, cluster: { server } }],
    contexts: [{ name: CONTEXT, context: { cluster: CONTEXT, user: 'kubernetes-admin' } }],
    'current-context': CONTEXT,
    preferences: {},
    users: [{ name: 'kubernetes-admin', user: {} }],
  })
}

export function furnishHome(files: FileSystem, { server, lessonFiles }: { server: string; lessonFiles: Readonly<Record<string, string>> }): void {
  files.makeDirectory(`${HOME}/.kube`, { parents: true })
  files.write(`${HOME}/.kube/config`, kubeconfig(server))
  for (const [path, content] of Object.entries(lessonFiles)) writeBelow(files, `${HOME}/${path}`, content)
}

export function writeBelow(files: FileSystem, path: string, content: string): void {
  const folder = path.slice(0, path.lastIndexOf('/'))
  if (folder) files.makeDirectory(folder, { parents: true })
  files.write(path, content)
}
