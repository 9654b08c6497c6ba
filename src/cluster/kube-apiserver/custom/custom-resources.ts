/**
 * Follows CustomResourceDefinitions: gives them their names, establishes them, makes their kinds known, and empties those that are
 * deleted. Each is a step of its own, as with the controllers that do it in a real API server.
 * Upstream: k8s.io/apiextensions-apiserver/pkg/controller/{status,establish,finalizer,apiapproval} (v1.32).
 * Simplified: conversion webhooks are not called; objects of a definition that has one change their version as with strategy None.
 */
import { approvalCondition } from '../../../api/custom/approval'
import { customKinds, type CustomKind } from '../../../api/custom/custom-kind'
import { isConditionTrue, withCondition, type CustomResourceDefinition as Definition, type DefinitionStatus } from '../../../api/custom/definition'
import { compareVersions } from '../../../api/custom/version-order'
import type { ApiDoor } from '../../../api/door'
import type { Kind } from '../../../api/kind'
import { CustomResourceDefinition } from '../../../api/kinds/custom-resource-definition'
import { isConflict, isNotFound } from '../../../api/status-error'
import { isSame } from '../../../api/updates'
import type { Registry } from '../registry'
import { watchObjects } from '../watch'
import { CLEANUP, type Followed } from './definition-strategy'
import { namedStatus } from './naming'

/** How long to wait for objects that are held by finalizers. Upstream asks every five seconds. */
const RETRY_MS = 5_000

interface Known {
  readonly definition: Definition
  readonly kinds: readonly CustomKind[]
}

export function followDefinitions(registry: Registry, door: ApiDoor, followed: Followed): void {
  const known = new Map<string, Known>()
  const { clock } = registry.simulation

  function publish(): void {
    const established = registry.storage.range(CustomResourceDefinition).filter((definition) => isConditionTrue(definition, 'Established'))
    const next = new Map(established.map((definition) => [definition.metadata.name, knownOf(known.get(definition.metadata.name), definition)]))
    const isUnchanged = next.size === known.size && [...next].every(([name, { kinds }]) => known.get(name)?.kinds === kinds)
    known.clear()
    for (const [name, entry] of next) known.set(name, entry)
    if (!isUnchanged) registry.catalog.setCustom(sorted([...known.values()].flatMap(({ kinds }) => kinds)))
  }

  function step(name: string): void {
    const definition = registry.storage.find(CustomResourceDefinition, { name })
    if (!definition) return
    const status = nextStatus(registry, definition)
    if (!isSame(status, definition.status)) {
      write(door, { ...definition, status })
      return
    }
    if (definition.metadata.deletionTimestamp && definition.metadata.finalizers?.includes(CLEANUP)) empty(definition)
  }

  function empty(definition: Definition): void {
    const kinds = known.get(definition.metadata.name)?.kinds ?? []
    const remains = kinds.length > 0 ? deleteObjects(registry, door, kinds[0]) : 0
    if (remains > 0) {
      clock.after(RETRY_MS, () => step(definition.metadata.name))
      return
    }
    const finalizers = definition.metadata.finalizers?.filter((finalizer) => finalizer !== CLEANUP)
    attempt(() => door.update(CustomResourceDefinition, { ...definition, metadata: { ...definition.metadata, finalizers } }))
  }

  // A real API server needs some hundredths of a second for this, in which no command comes that was typed after the first one.
  followed.stored = (name) => {
    publish()
    step(name)
  }
  watchObjects(registry, CustomResourceDefinition, {
    options: {},
    handle({ type, object, previous }) {
      publish()
      step(object.metadata.name)
      // Names that are free now may be what another definition waits for.
      if (type === 'DELETED' || !isSame(previous?.status.acceptedNames, object.status.acceptedNames)) {
        for (const { metadata } of inGroupOf(registry, object)) step(metadata.name)
      }
    },
  })
}

/** Kinds stay the same as long as what makes them does. */
function knownOf(before: Known | undefined, definition: Definition): Known {
  const isUnchanged =
    before !== undefined &&
    before.definition.spec === definition.spec &&
    isSame(before.definition.status.acceptedNames, definition.status.acceptedNames) &&
    before.definition.metadata.deletionTimestamp === definition.metadata.deletionTimestamp
  return isUnchanged ? { ...before, definition } : { definition, kinds: customKinds(definition) }
}

const sorted = (kinds: readonly CustomKind[]): readonly Kind[] =>
  [...kinds].sort((a, b) => (a.group < b.group ? -1 : a.group > b.group ? 1 : compareVersions(a.version, b.version) || (a.plural < b.plural ? -1 : 1)))

const inGroupOf = (registry: Registry, { spec, metadata }: Definition): readonly Definition[] =>
  registry.storage.range(CustomResourceDefinition).filter((other) => other.spec.group === spec.group && other.metadata.name !== metadata.name)

/** One step further: named, then approved of, then established. */
function nextStatus(registry: Registry, definition: Definition): DefinitionStatus {
  const now = registry.simulation.clock.timestamp()
  if (definition.metadata.deletionTimestamp) return emptying(definition, now)
  const named = namedStatus(definition, inGroupOf(registry, definition), now)
  if (!isSame(named, definition.status)) return named
  const approval = approvalCondition(definition)
  const approved = approval ? withCondition(named, approval, now) : named
  if (!isSame(approved, named)) return approved
  const isReady = isConditionTrue(definition, 'NamesAccepted') && !isConditionTrue(definition, 'Established')
  const established = { type: 'Established', status: 'True', reason: 'InitialNamesAccepted', message: 'the initial names have been accepted' }
  return isReady ? withCondition(approved, established, now) : approved
}

/** Upstream: pkg/controller/finalizer/crd_finalizer.go. */
function emptying({ metadata, status }: Definition, now: string): DefinitionStatus {
  if (!metadata.finalizers?.includes(CLEANUP)) return status
  const condition = { type: 'Terminating', status: 'True', reason: 'InstanceDeletionInProgress', message: 'CustomResource deletion is in progress' }
  return withCondition(status, condition, now)
}

/** How many are left. */
function deleteObjects(registry: Registry, door: ApiDoor, kind: CustomKind): number {
  for (const { metadata } of registry.storage.range(kind)) {
    if (metadata.deletionTimestamp === undefined) attempt(() => door.delete(kind, metadata))
  }
  return registry.storage.range(kind).length
}

const write = (door: ApiDoor, definition: Definition): void => attempt(() => door.updateStatus(CustomResourceDefinition, definition))

/** Somebody was faster: the next event tells. */
function attempt(act: () => unknown): void {
  try {
    act()
  } catch (error) {
    if (!isConflict(error) && !isNotFound(error)) throw error
  }
}
