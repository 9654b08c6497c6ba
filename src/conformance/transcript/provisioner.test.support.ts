/** A stand-in for the provisioner of the class `fast`, as the recordings had it: each claim that waits for it gets a volume of its own. */
import type { ApiDoor } from '../../api/door'
import { PersistentVolume } from '../../api/kinds/persistent-volume'
import { PersistentVolumeClaim } from '../../api/kinds/persistent-volume-claim'
import type { Simulation } from '../../base/simulation'

const PROVISIONER = 'example.com/fast'
const DELAY_MS = 200

export function playProvisioner(door: ApiDoor, { clock }: Simulation): void {
  const seen = new Set<string>()
  door.watch(PersistentVolumeClaim, {}, ({ type, object: claim }) => {
    const { annotations = {}, uid } = claim.metadata
    const isAsked =
      annotations['volume.kubernetes.io/storage-provisioner'] === PROVISIONER && annotations['volume.kubernetes.io/selected-node']
    if (type === 'DELETED' || !isAsked || claim.spec.volumeName || seen.has(uid)) return
    seen.add(uid)
    clock.after(DELAY_MS, () => door.create(PersistentVolume, volumeFor(claim)))
  })
}

function volumeFor({
  metadata: { name, namespace, uid },
  spec,
}: PersistentVolumeClaim): Partial<PersistentVolume> & { metadata: { name: string } } {
  return {
    metadata: { name: `pvc-${uid}`, annotations: { 'pv.kubernetes.io/provisioned-by': PROVISIONER } },
    spec: {
      capacity: { storage: spec.resources?.requests?.storage ?? '' },
      accessModes: spec.accessModes,
      persistentVolumeReclaimPolicy: 'Delete',
      storageClassName: spec.storageClassName,
      hostPath: { path: `/x/${name}` },
      claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', name, namespace, uid },
    },
  } as object as Partial<PersistentVolume> & { metadata: { name: string } }
}
