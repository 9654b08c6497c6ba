/**
 * The typed door of the API server: the verbs, without HTTP. What it hands over is shared by reference and never changes.
 * Everything behind it (authentication, admission, validation, storage) is the same corridor the HTTP door leads to.
 * Every verb throws `StatusError` and nothing else.
 */
import type { ControlPlaneKeys } from './control-plane-keys'
import type { Kind } from './kind'
import type { KindCatalog } from './kind-catalog'
import type { Draft, KubeObject, ObjectReference } from './object'
import type { TokenAnswer, TokenSpec } from './token-request'

export interface ListOptions {
  /** Absent: all namespaces. */
  readonly namespace?: string
  /** `app=web,tier!=back` */
  readonly labelSelector?: string
  /** `spec.nodeName=worker-1` */
  readonly fieldSelector?: string
}

export interface ObjectList<T> {
  readonly items: readonly T[]
  readonly resourceVersion: string
}

/** Who asks. Upstream: k8s.io/apiserver/pkg/authentication/user.Info. */
export interface Caller {
  /** What RBAC and audit see: `system:kube-scheduler`. */
  readonly user: string
  readonly groups?: readonly string[]
  readonly uid?: string
  readonly extra?: Readonly<Record<string, readonly string[]>>
  /** Under which name the writes are booked: `kubectl`. */
  readonly fieldManager: string
  /** The program that several such callers are part of: `kube-controller-manager`. Fields are owned in its name. */
  readonly program?: string
}

export interface WriteOptions {
  readonly subresource?: string
  readonly dryRun?: boolean
  readonly fieldManager?: string
  /** What a client says of the owners of fields in the object that it sends; absent: nothing that it did not get from the server. */
  readonly managedFields?: readonly unknown[]
  /** The version in which a client over HTTP speaks; absent: a component of the cluster writes. */
  readonly apiVersion?: string
  /** The subresource to which the change is booked, where that is not the one that is written: `scale`. */
  readonly bookedAs?: string
  /** Hears what the server has to say beside its answer: the texts of `Warning` headers. */
  warn?(text: string): void
}

export interface DeleteOptions extends Pick<WriteOptions, 'warn'> {
  readonly gracePeriodSeconds?: number
  readonly propagationPolicy?: 'Background' | 'Foreground' | 'Orphan'
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string }
  readonly dryRun?: boolean
}

export type Patch =
  | { readonly type: 'application/json-patch+json'; readonly patch: readonly unknown[] }
  | { readonly type: 'application/merge-patch+json'; readonly patch: unknown }
  | { readonly type: 'application/strategic-merge-patch+json'; readonly patch: unknown }
  | { readonly type: 'application/apply-patch+yaml'; readonly patch: unknown; readonly force: boolean }

export interface WatchOptions extends ListOptions {
  /** Events after this revision; absent: the present state as ADDED events, then what follows. */
  readonly resourceVersion?: string
}

export interface WatchEvent<T> {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'
  readonly object: T
  /** The object before, where there was one: what the store had, so that watchers need no copy of their own. */
  readonly previous: T | undefined
}

export interface Watch {
  stop(): void
}

export interface ApiDoor {
  get<T extends KubeObject>(kind: Kind<T>, reference: ObjectReference): T
  /** `get` for those who are ready for its 404: undefined. */
  find<T extends KubeObject>(kind: Kind<T>, reference: ObjectReference): T | undefined
  list<T extends KubeObject>(kind: Kind<T>, options?: ListOptions): ObjectList<T>
  create<T extends KubeObject>(kind: Kind<T>, draft: Draft & Partial<Omit<T, keyof Draft>>, options?: WriteOptions): T
  /** Fails with a conflict when `object.metadata.resourceVersion` is not the stored one (empty: unconditional). */
  update<T extends KubeObject>(kind: Kind<T>, object: T, options?: WriteOptions): T
  /** `update` of the status subresource. */
  updateStatus<T extends KubeObject>(kind: Kind<T>, object: T): T
  patch<T extends KubeObject>(kind: Kind<T>, reference: ObjectReference, patch: Patch, options?: WriteOptions): T
  /** The object as it was removed, or as it is now that it is terminating. */
  delete<T extends KubeObject>(kind: Kind<T>, reference: ObjectReference, options?: DeleteOptions): T
  /**
   * Events are delivered by the clock, in order, in batches, each with the write that made it as its cause; never inside that write.
   * `handle` gets a batch. With `resourceVersion` compacted away: throws the 410 error.
   */
  watch<T extends KubeObject>(kind: Kind<T>, options: WatchOptions, handle: (event: WatchEvent<T>) => void): Watch
  /** POST serviceaccounts/NAME/token. */
  requestToken(account: ObjectReference, spec: TokenSpec): TokenAnswer
  /** POST pods/NAME/binding. */
  bind(pod: ObjectReference & { uid?: string }, nodeName: string, options?: Pick<WriteOptions, 'dryRun'>): void
  /** POST pods/NAME/eviction: refused with 429 while a disruption budget forbids it. */
  evict(pod: ObjectReference, options?: DeleteOptions): void
}

/** The API server as a component that other rooms are handed. */
export interface ApiServer {
  /** A door for one caller. */
  door(caller: Caller): ApiDoor
  /** The kinds of this moment. */
  readonly catalog: KindCatalog
  readonly keys: ControlPlaneKeys
  /** GET of what a server beside this one serves; undefined: none does. */
  ask(path: string): Answered | undefined
}

export interface Answered {
  readonly status: number
  readonly body: string
}
