/** Objects as lessons and verdicts write them, in one word. */
import type { KubeObject } from '../api/object'

/** `Deployment/default/web`, `Node/worker-1` */
export const subjectOf = ({ kind, metadata: { namespace, name } }: KubeObject): string => (namespace === undefined ? `${kind}/${name}` : `${kind}/${namespace}/${name}`)

export interface Subject {
  readonly kind: string
  readonly namespace: string | undefined
  readonly name: string
}

/** What `subjectOf` put into one word. */
export function readSubject(subject: string): Subject {
  const [kind, first = '', second] = subject.split('/')
  return second === undefined ? { kind, namespace: undefined, name: first } : { kind, namespace: first, name: second }
}

/** The Pod that asks, where `from` names one: `Pod/client`, `Pod/shop/client`. */
export function askingPodOf(from: string): { readonly namespace: string; readonly name: string } | undefined {
  const { kind, namespace = 'default', name } = readSubject(from)
  return kind === 'Pod' ? { namespace, name } : undefined
}
