/**
 * API objects as they are stored: metadata complete, spec and status present. All of them are read-only by type and shared by
 * reference; a change is a new object (`{ ...pod, status: { ...pod.status, phase } }`).
 */
import type * as Meta from 'kubernetes-types/meta/v1'

export type OwnerReference = Readonly<Meta.OwnerReference>
export type LabelSelector = Readonly<Meta.LabelSelector>
export type Condition = Readonly<Meta.Condition>

export interface ObjectMeta {
  readonly name: string
  readonly namespace?: string
  readonly uid: string
  readonly resourceVersion: string
  readonly creationTimestamp: string
  readonly generation?: number
  readonly generateName?: string
  readonly deletionTimestamp?: string
  readonly deletionGracePeriodSeconds?: number
  readonly labels?: Readonly<Record<string, string>>
  readonly annotations?: Readonly<Record<string, string>>
  readonly ownerReferences?: readonly OwnerReference[]
  readonly finalizers?: readonly string[]
  readonly managedFields?: readonly Readonly<Meta.ManagedFieldsEntry>[]
}

export interface KubeObject {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: ObjectMeta
}

/** An object somebody wants to exist: the server fills in the rest. */
export type DraftMeta = Partial<ObjectMeta>
export interface Draft {
  readonly apiVersion?: string
  readonly kind?: string
  readonly metadata?: DraftMeta
}

/** Turns a type of `kubernetes-types` into the stored form. */
export type Persisted<T> = Readonly<Omit<T, 'apiVersion' | 'kind' | 'metadata' | 'spec' | 'status'>> &
  KubeObject &
  Filled<T, 'spec'> &
  Filled<T, 'status'>

type Filled<T, K extends string> = K extends keyof T ? { readonly [P in K]: Readonly<NonNullable<T[P & keyof T]>> } : unknown

export interface ObjectReference {
  readonly namespace?: string
  readonly name: string
}

/** `default/web` or `worker-1`: how queues and maps name an object. */
export const keyOf = (object: KubeObject): string =>
  object.metadata.namespace ? `${object.metadata.namespace}/${object.metadata.name}` : object.metadata.name

export function parseKey(key: string): ObjectReference {
  const slash = key.indexOf('/')
  return slash < 0 ? { name: key } : { namespace: key.slice(0, slash), name: key.slice(slash + 1) }
}

export const controllerOf = (object: KubeObject): OwnerReference | undefined =>
  object.metadata.ownerReferences?.find((owner) => owner.controller)

export const isTerminating = (object: KubeObject): boolean => object.metadata.deletionTimestamp !== undefined
