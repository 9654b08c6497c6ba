/** What a describer is: the lines of `kubectl describe` for one kind, cells apart by tabs. Upstream: kubectl/pkg/describe/interface.go. */
import type { Event } from '../../../api/types'
import type { KubectlContext } from '../command'
import { itemsOf, type Manifest, type ManifestList } from '../manifest'
import { eventLines } from './events'

export interface Describing {
  readonly context: KubectlContext
  readonly nowMs: number
  readonly showEvents: boolean
}

export interface Describer {
  readonly kind: string
  describe(object: Manifest, about: Describing): Promise<readonly string[]>
}

/** Lets `describe` see the object by its own type. */
export const defineDescriber = <T>(
  kind: string,
  describe: (object: T, about: Describing) => Promise<readonly string[]>,
): Describer => ({
  kind,
  describe: (object, about) => describe(object as object as T, about),
})

export interface Subject {
  readonly kind: string
  readonly metadata: { readonly name?: string; readonly namespace?: string; readonly uid?: string; readonly annotations?: Readonly<Record<string, string>> }
}

/** Events of a static pod name the pod of the file, which has another UID than its mirror. */
const MIRROR = 'kubernetes.io/config.mirror'

/** `anyKind`: pods are found by their UID alone. */
export async function eventsOf(
  { client }: KubectlContext,
  { kind, metadata }: Subject,
  { anyKind = false, uid = metadata.annotations?.[MIRROR] ?? metadata.uid } = {},
): Promise<readonly Event[]> {
  const { name = '', namespace } = metadata
  const fields = [`involvedObject.name=${name}`, ...(namespace ? [`involvedObject.namespace=${namespace}`] : [])]
  if (!anyKind) fields.push(`involvedObject.kind=${kind}`)
  if (uid) fields.push(`involvedObject.uid=${uid}`)
  const path = namespace ? `/api/v1/namespaces/${namespace}/events` : '/api/v1/events'
  const list = (await client.json({ path, query: { fieldSelector: fields.join(','), limit: 500 } })) as ManifestList
  return itemsOf(list).map((item) => item as object as Event)
}

/** The last lines of most descriptions; none with --show-events=false. */
export async function eventsSection(
  about: Describing,
  subject: Subject,
  options: { anyKind?: boolean } = {},
): Promise<string[]> {
  return about.showEvents ? eventLines(await eventsOf(about.context, subject, options), about.nowMs) : []
}
