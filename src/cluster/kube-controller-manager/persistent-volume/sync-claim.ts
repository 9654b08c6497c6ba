/**
 * One look at a claim: finds it a volume, or says why it has none. Upstream: syncClaim in
 * pkg/controller/volume/persistentvolume/pv_controller.go (v1.32).
 */
import { storageClassOf } from '../../../api/access-modes'
import type { ApiDoor } from '../../../api/door'
import { findVolume, isBoundTo, misfitOf } from '../../../api/find-volume'
import type { Kind } from '../../../api/kind'
import { PersistentVolume } from '../../../api/kinds/persistent-volume'
import { PersistentVolumeClaim } from '../../../api/kinds/persistent-volume-claim'
import { Pod } from '../../../api/kinds/pod'
import { isDefaultClass, StorageClass } from '../../../api/kinds/storage-class'
import type { KubeObject, ObjectReference } from '../../../api/object'
import { isNotFound } from '../../../api/status-error'
import type { EventRecorder } from '../../client/event-recorder'
import { bind, BIND_COMPLETED, BOUND_BY_CONTROLLER, hasAnnotation, setClaimStatus, withAnnotations } from './bind'

export interface Binder {
  readonly door: ApiDoor
  readonly recorder: EventRecorder
}

const SELECTED_NODE = 'volume.kubernetes.io/selected-node'
const provisionerAnnotations = ['volume.beta.kubernetes.io/storage-provisioner', 'volume.kubernetes.io/storage-provisioner']

export function read<T extends KubeObject>(door: ApiDoor, kind: Kind<T>, reference: ObjectReference): T | undefined {
  try {
    return door.get(kind, reference)
  } catch (error) {
    if (isNotFound(error)) return undefined
    throw error
  }
}

export function syncClaim(binder: Binder, claim: PersistentVolumeClaim): void {
  if (hasAnnotation(claim, BIND_COMPLETED)) return keepBound(binder, claim)
  const classed = withDefaultClass(binder.door, claim)
  if (classed.spec.volumeName) return bindNamed(binder, classed, classed.spec.volumeName)
  bindAny(binder, classed)
}

/** A class that became the default after the claim was made. */
function withDefaultClass(door: ApiDoor, claim: PersistentVolumeClaim): PersistentVolumeClaim {
  if (claim.spec.storageClassName !== undefined || storageClassOf(claim) !== '') return claim
  const defaults = door.list(StorageClass).items.filter(isDefaultClass)
  const found = defaults.reduce<StorageClass | undefined>(
    (newest, other) => (newest && newest.metadata.creationTimestamp >= other.metadata.creationTimestamp ? newest : other),
    undefined,
  )
  return found ? door.update(PersistentVolumeClaim, { ...claim, spec: { ...claim.spec, storageClassName: found.metadata.name } }) : claim
}

function bindAny({ door, recorder }: Binder, claim: PersistentVolumeClaim): void {
  const className = storageClassOf(claim)
  const storageClass = className ? read(door, StorageClass, { name: className }) : undefined
  // What is there already, the scheduler gives to such claims.
  const waits = storageClass?.volumeBindingMode === 'WaitForFirstConsumer'
  const isDelayed = waits && !hasAnnotation(claim, SELECTED_NODE)
  const volume = findVolume(claim, door.list(PersistentVolume).items, { isDelayed: waits })
  if (volume) return bind(door, volume, claim)
  const pending = provisioned(door, claim, isDelayed ? undefined : storageClass)
  if (isDelayed) sayWhoIsAwaited({ door, recorder }, pending)
  else if (className) sayWhoProvides(recorder, pending, storageClass ?? className)
  else recorder.event(pending, 'Normal', 'FailedBinding', 'no persistent volumes available for this claim and no storage class is set')
  setClaimStatus(door, pending, { phase: 'Pending' })
}

/** Those that were once part of Kubernetes, and the drivers that took over. Upstream: k8s.io/csi-translation-lib/plugins. */
const successors: Readonly<Record<string, string>> = {
  'kubernetes.io/aws-ebs': 'ebs.csi.aws.com',
  'kubernetes.io/azure-disk': 'disk.csi.azure.com',
  'kubernetes.io/azure-file': 'file.csi.azure.com',
  'kubernetes.io/cinder': 'cinder.csi.openstack.org',
  'kubernetes.io/gce-pd': 'pd.csi.storage.gke.io',
  'kubernetes.io/portworx-volume': 'pxd.portworx.com',
  'kubernetes.io/vsphere-volume': 'csi.vsphere.vmware.com',
}
const MIGRATED_TO = 'volume.kubernetes.io/migrated-to'

const isInTree = (provisioner: string): boolean => provisioner.startsWith('kubernetes.io/') && successors[provisioner] === undefined

/** Says on the claim who is to make its volume. */
function provisioned(door: ApiDoor, claim: PersistentVolumeClaim, storageClass: StorageClass | undefined): PersistentVolumeClaim {
  if (!storageClass || isInTree(storageClass.provisioner)) return claim
  const { provisioner } = storageClass
  const successor = successors[provisioner]
  const named = Object.fromEntries(provisionerAnnotations.map((name) => [name, provisioner]))
  const marks: Readonly<Record<string, string>> = successor === undefined ? named : { ...named, [MIGRATED_TO]: successor }
  if (Object.entries(marks).every(([name, value]) => claim.metadata.annotations?.[name] === value)) return claim
  return door.update(PersistentVolumeClaim, withAnnotations(claim, marks))
}

/** The provisioner that is named runs in pods of its own, or not at all. */
function sayWhoProvides(recorder: EventRecorder, claim: PersistentVolumeClaim, found: StorageClass | string): void {
  if (typeof found === 'string') return recorder.event(claim, 'Warning', 'ProvisioningFailed', `storageclass.storage.k8s.io "${found}" not found`)
  const { provisioner } = found
  if (isInTree(provisioner)) return recorder.event(claim, 'Warning', 'ProvisioningFailed', `no volume plugin matched name: ${provisioner}`)
  recorder.event(
    claim,
    'Normal',
    'ExternalProvisioning',
    `Waiting for a volume to be created either by the external provisioner '${successors[provisioner] ?? provisioner}' or manually by the system administrator. ` +
      'If volume creation is delayed, please verify that the provisioner is running and correctly registered.',
  )
}

function sayWhoIsAwaited({ door, recorder }: Binder, claim: PersistentVolumeClaim): void {
  const { name, namespace = '' } = claim.metadata
  const users = door.list(Pod, { namespace }).items.filter(
    ({ spec }) => !spec.nodeName && spec.volumes?.some(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName === name),
  )
  if (users.length === 0) return recorder.event(claim, 'Normal', 'WaitForFirstConsumer', 'waiting for first consumer to be created before binding')
  const names = users.map(({ metadata }) => metadata.name).join(',')
  recorder.event(claim, 'Normal', 'WaitForPodScheduled', `waiting for pod${users.length > 1 ? 's' : ''} ${names} to be scheduled`)
}

function bindNamed({ door, recorder }: Binder, claim: PersistentVolumeClaim, name: string): void {
  const volume = read(door, PersistentVolume, { name })
  const refuse = (reason: string, message: string): void => {
    recorder.event(claim, 'Warning', reason, message)
    setClaimStatus(door, claim, { phase: 'Pending' })
  }
  if (!volume) return void setClaimStatus(door, claim, { phase: 'Pending' })
  if (!volume.spec.claimRef) {
    const misfit = misfitOf(volume, claim)
    return misfit ? refuse('VolumeMismatch', `Cannot bind to requested volume "${name}": ${misfit}`) : bind(door, volume, claim)
  }
  if (isBoundTo(volume, claim)) return bind(door, volume, claim)
  if (!hasAnnotation(claim, BOUND_BY_CONTROLLER)) refuse('FailedBinding', `volume "${name}" already bound to a different claim.`)
}

const GONE = 'Data on the volume is lost!'

function keepBound({ door, recorder }: Binder, claim: PersistentVolumeClaim): void {
  const lose = (reason: string, message: string): void => {
    if (setClaimStatus(door, claim, { phase: 'Lost' })) recorder.event(claim, 'Warning', reason, message)
  }
  const { volumeName } = claim.spec
  if (!volumeName) return lose('ClaimLost', `Bound claim has lost reference to PersistentVolume. ${GONE}`)
  const volume = read(door, PersistentVolume, { name: volumeName })
  if (!volume) return lose('ClaimLost', `Bound claim has lost its PersistentVolume. ${GONE}`)
  const owner = volume.spec.claimRef?.uid
  if (volume.spec.claimRef && owner !== claim.metadata.uid) return lose('ClaimMisbound', 'Two claims are bound to the same volume, this one is bound incorrectly')
  bind(door, volume, claim)
}
