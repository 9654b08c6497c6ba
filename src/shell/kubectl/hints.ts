/**
 * What old course material types, and what stands in its place today: one line on stderr, after kubectl has given its own answer.
 * A real kubectl says no such thing; `export KUBARIUM_HINTS=off` makes this one silent, too.
 */
import type { Process, Writer } from '../../base/os/process'

/** What is known once a command has ended. */
interface Said {
  /** `kubectl get`; `kubectl` when no command was found. */
  readonly commandPath: string
  readonly words: readonly string[]
  readonly stderr: string
}

interface Hint {
  /** The beginning of the command's path; any when left out. */
  readonly command?: RegExp
  readonly words?: RegExp
  readonly stderr: RegExp
  readonly text: string
}

const hints: readonly Hint[] = [
  {
    command: /^kubectl run$/,
    stderr: /unknown flag: --replicas/,
    text: 'kubectl run makes one Pod. Several replicas: kubectl create deployment NAME --image=IMAGE --replicas=N',
  },
  {
    command: /^kubectl run$/,
    stderr: /unknown flag: --(generator|schedule)/,
    text: 'kubectl run makes a Pod. Others: kubectl create deployment, kubectl create job, kubectl create cronjob',
  },
  {
    command: /^kubectl exec$/,
    stderr: /exec \[POD\] \[COMMAND\] is not supported anymore/,
    text: 'put -- before the command: kubectl exec POD -- COMMAND',
  },
  {
    command: /^kubectl get$/,
    stderr: /unknown shorthand flag: 'a' in -a|unknown flag: --show-all/,
    text: 'leave it out: finished Pods are listed without it',
  },
  {
    command: /^kubectl get$/,
    stderr: /unknown flag: --export/,
    text: '--export is gone. Take kubectl get ... -o yaml and leave out status, uid, resourceVersion and creationTimestamp',
  },
  { command: /^kubectl delete$/, stderr: /--cascade=false is deprecated/, text: 'write --cascade=orphan' },
  { stderr: /unable to match a printer suitable for the output format "customcolumns/, text: 'write -o custom-columns=' },
  { stderr: /v1 ComponentStatus is deprecated/, text: "kubectl get --raw '/readyz?verbose' tells how the control plane is" },
  {
    stderr: /resource type "(psp|podsecuritypolic\w+)"/,
    text: 'PodSecurityPolicy went away in 1.25. Pod Security Admission: kubectl label namespace NAME pod-security.kubernetes.io/enforce=baseline',
  },
  {
    command: /^kubectl set image$/,
    stderr: /the server doesn't have a resource type/,
    text: 'name the kind, too: kubectl set image deployment/NAME CONTAINER=IMAGE',
  },
  {
    stderr: /no matches for kind "Ingress" in version "(extensions|networking\.k8s\.io)\/v1beta1"/,
    text: 'apiVersion: networking.k8s.io/v1, with backend.service.name, backend.service.port.number and pathType',
  },
  {
    stderr: /no matches for kind "(Deployment|ReplicaSet|DaemonSet|StatefulSet)" in version "(extensions\/v1beta1|apps\/v1beta[12])"/,
    text: 'apiVersion: apps/v1, which demands spec.selector.matchLabels',
  },
  { stderr: /no matches for kind "CronJob" in version "batch\/v(1beta1|2alpha1)"/, text: 'apiVersion: batch/v1' },
  { stderr: /"heapster[\w-]*" not found/, text: 'heapster is gone; metrics-server tells kubectl top and the autoscaler what Pods use' },
  { stderr: /deployments\.apps "kube-dns" not found/, text: 'the Deployment is named coredns; only the Service is still kube-dns' },
  {
    words: /kube-system/,
    stderr: /"kubernetes-dashboard" not found/,
    text: 'the dashboard is an add-on in the namespace kubernetes-dashboard',
  },
  {
    stderr: /secrets "default-token[\w-]*" not found/,
    text: 'Pods get short-lived tokens by a projected volume; for one by hand: kubectl create token SERVICEACCOUNT',
  },
  {
    words: /ingress-nginx\/\S*mandatory\.yaml/,
    stderr: /404/,
    text: 'the file has moved: take the manifest of a release of ingress-nginx, or minikube addons enable ingress',
  },
  { command: /^kubectl config set-context$/, stderr: /unknown flag: --users/, text: 'write --user' },
  { command: /^kubectl config set-context$/, stderr: /unknown flag: --clusters/, text: 'write --cluster' },
  {
    command: /^kubectl (delete|expose|scale|autoscale|edit|describe|get|rollout \w+|set \w+)$/,
    stderr: /deployments\.apps "[^"]+" not found/,
    text: 'what kubectl run has made is a Pod; a Deployment comes of: kubectl create deployment NAME --image=IMAGE',
  },
]

export function hintFor({ commandPath, words, stderr }: Said): string | undefined {
  if (stderr === '') return undefined
  const line = words.join(' ')
  const found = hints.find((hint) => (hint.command?.test(commandPath) ?? true) && (hint.words?.test(line) ?? true) && hint.stderr.test(stderr))
  return found && `kubarium hint: ${found.text}\n`
}

const KEPT = 4096

/** A process whose stderr is remembered, and what it said in its first characters. */
export function overheard(process: Process): { readonly process: Process; said(): string } {
  let said = ''
  const { stderr: own } = process
  const stderr: Writer = {
    isTerminal: own.isTerminal,
    end: () => own.end(),
    write(text) {
      if (said.length < KEPT) said += text.slice(0, KEPT - said.length)
      return own.write(text)
    },
  }
  return { process: Object.create(process, { stderr: { value: stderr } }) as Process, said: () => said }
}

export const wantsHints = ({ env }: Pick<Process, 'env'>): boolean => !/^(off|no|0|false)$/i.test(env.get('KUBARIUM_HINTS') ?? '')
