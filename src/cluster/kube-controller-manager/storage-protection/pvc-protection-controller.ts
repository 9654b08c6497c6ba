/**
 * Lets a claim that is to go, go when no pod uses it any more.
 * Upstream: pkg/controller/volume/pvcprotection/pvc_protection_controller.go (v1.32).
 */
import { PersistentVolumeClaim } from '../../../api/kinds/persistent-volume-claim'
import { Pod } from '../../../api/kinds/pod'
import { isTerminating, keyOf } from '../../../api/object'
import type { Controller } from '../controller'

const FINALIZER = 'kubernetes.io/pvc-protection'
const EPHEMERAL_SEPARATOR = '-'

export const pvcProtectionController: Controller = {
  name: 'pvc-protection-controller',
  start({ informers, door, queue }) {
    const claims = informers.of(PersistentVolumeClaim)
    const work = queue('PersistentVolumeClaim', { reconcile })
    let pods: ReturnType<typeof informers.of<Pod>> | undefined

    claims.onChange(({ type, object }) => {
      if (type === 'DELETED') return
      pods ??= followPods()
      if (isTerminating(object)) work.add(keyOf(object))
    })

    /** Only where there are claims. */
    function followPods(): ReturnType<typeof informers.of<Pod>> {
      const followed = informers.of(Pod)
      followed.onChange(({ type, object }) => {
        if (type === 'ADDED') return
        if (type !== 'DELETED' && isUsing(object)) return
        for (const name of claimsOf(object)) work.add(`${object.metadata.namespace}/${name}`)
      })
      return followed
    }

    function reconcile(key: string): void {
      const claim = claims.get(key)
      const finalizers = claim?.metadata.finalizers ?? []
      if (!claim || !isTerminating(claim) || !finalizers.includes(FINALIZER)) return
      const { namespace = '', name } = claim.metadata
      const inUse = door.list(Pod, { namespace }).items.some((pod) => isUsing(pod) && claimsOf(pod).includes(name))
      if (inUse) return
      door.update(PersistentVolumeClaim, {
        ...claim,
        metadata: { ...claim.metadata, finalizers: finalizers.filter((finalizer) => finalizer !== FINALIZER) },
      })
    }
  },
}

/** Pods that nobody has placed use nothing; those that have ended use nothing any more. */
const isUsing = ({ spec, status }: Pod): boolean => Boolean(spec.nodeName) && status.phase !== 'Succeeded' && status.phase !== 'Failed'

const claimsOf = ({ metadata, spec }: Pod): readonly string[] =>
  (spec.volumes ?? []).flatMap(({ name, persistentVolumeClaim, ephemeral }) => {
    if (persistentVolumeClaim) return [persistentVolumeClaim.claimName]
    return ephemeral ? [metadata.name + EPHEMERAL_SEPARATOR + name] : []
  })
