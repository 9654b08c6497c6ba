/**
 * Makes the claims of volumes that live and die with their pod (`ephemeral`). They go with the pod, which owns them.
 * Upstream: pkg/controller/volume/ephemeral/controller.go (v1.32).
 */
import { PersistentVolumeClaim } from '../../../api/kinds/persistent-volume-claim'
import { Pod } from '../../../api/kinds/pod'
import { isTerminating, keyOf } from '../../../api/object'
import type { Core } from '../../../api/types'
import type { Controller } from '../controller'
import { controllerReference } from '../owner'

export const ephemeralVolumeController: Controller = {
  name: 'ephemeral-volume-controller',
  component: 'ephemeral_volume',
  start({ informers, door, queue, recorder }) {
    const pods = informers.of(Pod)
    const claims = informers.of(PersistentVolumeClaim)
    const work = queue('Pod', { reconcile })
    pods.onChange(({ type, object }) => {
      if (type === 'ADDED' && object.spec.volumes && hasEphemeral(object) && !isTerminating(object)) work.add(keyOf(object))
    })
    claims.onChange(({ type, object }) => {
      if (type !== 'DELETED') return
      for (const { kind, name } of object.metadata.ownerReferences ?? [])
        if (kind === 'Pod') work.add(`${object.metadata.namespace}/${name}`)
    })

    function reconcile(key: string): void {
      const pod = pods.get(key)
      if (!pod || isTerminating(pod)) return
      for (const volume of pod.spec.volumes ?? [])
        if (volume.ephemeral?.volumeClaimTemplate) ensure(pod, volume.name, volume.ephemeral.volumeClaimTemplate)
    }

    function ensure(pod: Pod, volume: string, { metadata, spec }: Core.PersistentVolumeClaimTemplate): void {
      const { namespace = '', uid } = pod.metadata
      const name = `${pod.metadata.name}-${volume}`
      const known = claims.get(`${namespace}/${name}`)
      if (known) {
        if (known.metadata.ownerReferences?.some((owner) => owner.uid === uid && owner.controller)) return
        const problem = `PVC ${namespace}/${name} was not created for pod ${namespace}/${pod.metadata.name} (pod is not owner)`
        return recorder.event(pod, 'Warning', 'EphemeralVolumeCreationFailed', `ephemeral volume ${volume}: ${problem}`)
      }
      const { labels, annotations } = metadata ?? {}
      door.create(PersistentVolumeClaim, {
        metadata: {
          name,
          namespace,
          ...(labels ? { labels } : {}),
          ...(annotations ? { annotations } : {}),
          ownerReferences: [controllerReference(pod)],
        },
        spec,
      })
    }
  },
}

const hasEphemeral = ({ spec }: Pod): boolean => spec.volumes?.some(({ ephemeral }) => ephemeral !== undefined) ?? false
