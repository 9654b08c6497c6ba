/**
 * Creates and deletes the pods of a DaemonSet. Creation starts slowly, so that a template that is refused is refused once and not on every node.
 * Upstream: pkg/controller/daemon/daemon_controller.go syncNodes (v1.32).
 */
import type { Pod } from '../../../api/kinds/pod'
import { keyOf } from '../../../api/object'
import { isNotFound, type StatusError } from '../../../api/status-error'
import type { ControllerContext } from '../controller'
import type { Expectations } from '../replica-set/expectations'
import { createPod, deletePod } from '../replica-set/replicas'
import { podFor } from './daemon-pod'
import type { Plan, State } from './plan'

/** At most so many creations and so many deletions in one go. */
const BURST = 250

type Acts = Pick<ControllerContext, 'door' | 'recorder'> & { readonly expectations: Expectations }

/** Gives the first error. */
export function carryOut(context: Acts, state: State, plan: Plan): StatusError | undefined {
  const [create, remove] = [plan.create.slice(0, BURST), plan.remove.slice(0, BURST)]
  context.expectations.expect(keyOf(state.daemonSet), create.length, remove.map(({ metadata }) => metadata.uid))
  const failure = createOn(context, state, create)
  return removeAll(context, state, remove) ?? failure
}

function createOn(context: Acts, { daemonSet, version }: State, names: readonly string[]): StatusError | undefined {
  for (let at = 0, size = 1; at < names.length; at += size, size *= 2) {
    const failures = names.slice(at, at + size).map((name) => createPod(context, daemonSet, podFor(daemonSet, name, version))).filter((each) => each !== undefined)
    if (failures.length === 0) continue
    const skipped = Math.max(0, names.length - at - size)
    for (let left = failures.length + skipped; left > 0; left--) context.expectations.created(keyOf(daemonSet))
    return failures[0]
  }
  return undefined
}

function removeAll(context: Acts, { daemonSet }: State, pods: readonly Pod[]): StatusError | undefined {
  let failure: StatusError | undefined
  for (const pod of pods) {
    const error = deletePod(context, daemonSet, pod)
    if (error) context.expectations.deleted(keyOf(daemonSet), pod.metadata.uid)
    if (error && !isNotFound(error)) failure ??= error
  }
  return failure
}
