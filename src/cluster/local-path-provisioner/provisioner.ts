/**
 * Makes a volume for each claim that waits for one of local-path's: a folder on the node that the scheduler chose, made by a pod that
 * runs there. Removes folder and volume when the claim is gone.
 * Upstream: rancher/local-path-provisioner/provisioner.go (v0.0.31), sig-storage-lib-external-provisioner/v10/controller/controller.go.
 * Simplified: one process without leader election; a real one holds an Endpoints object while it leads.
 */
import { storageClassOf } from '../../api/access-modes'
import { PersistentVolume } from '../../api/kinds/persistent-volume'
import { PersistentVolumeClaim } from '../../api/kinds/persistent-volume-claim'
import { StorageClass } from '../../api/kinds/storage-class'
import { isTerminating, keyOf, type KubeObject } from '../../api/object'
import { isStatusError } from '../../api/status-error'
import { isUnreachable } from '../../api/unreachable'
import { createEventRecorder } from '../client/event-recorder'
import { createInformers } from '../client/informer'
import type { ContainerProcess } from '../container-runtime/contract'
import { createErrands } from './errands'
import type { Surroundings } from './local-path-images'
import { ACCOUNT, NAMESPACE, PROVISIONER } from './manifests'
import { folderFor, provisionedVolume, refusalOf, SELECTED_NODE, volumeNameOf } from './provisioned-volume'

const FIRST_RETRY_MS = 15_000
const LAST_RETRY_MS = 1000_000
const DEFAULT_CONFIG = '/etc/config/config.json'
const FINALIZER_ANNOTATIONS = ['volume.kubernetes.io/storage-provisioner', 'volume.beta.kubernetes.io/storage-provisioner']
const PROVISIONED_BY = 'pv.kubernetes.io/provisioned-by'

export function runProvisioner({ apiServer, simulation, problem }: Surroundings, process: ContainerProcess): () => void {
  const why = problem()
  if (why !== undefined) {
    process.log(
      `time="${stamp(process)}" level=fatal msg="Error starting daemon: Cannot start Provisioner: failed to get Kubernetes server version: ${why}"`,
      'stderr',
    )
    process.exit(1)
    return () => undefined
  }
  const { clock } = simulation
  const random = simulation.random.fork(`local-path-provisioner ${process.now()}`)
  const door = apiServer.door({ user: `system:serviceaccount:${NAMESPACE}:${ACCOUNT}`, fieldManager: 'local-path-provisioner' })
  const recorder = createEventRecorder(door, { clock, random, component: `${PROVISIONER}_${process.hostname}_${random.uuid()}` })
  const informers = createInformers(door, clock)
  const volumes = informers.of(PersistentVolume)
  const claims = informers.of(PersistentVolumeClaim)
  const errands = createErrands(door, process)
  const underway = new Set<string>()
  const failures = new Map<string, number>()
  const log = (text: string): void => process.log(`I${stamp(process)} 1 controller.go:1366] ${text}`, 'stderr')
  log(`Started provisioner controller ${PROVISIONER}_${process.hostname}!`)

  /** Gives what the server refused it with. Without an API server it loses its lead, and ends. */
  function guarded(act: () => void): string | undefined {
    try {
      act()
    } catch (error) {
      if (!isStatusError(error)) throw error
      if (isUnreachable(error)) process.exit(1)
      else log(error.message)
      return error.message
    }
    return undefined
  }

  /** One attempt at a time for each object; after a failure again, later each time. */
  function attempt(object: KubeObject, act: (done: (failure?: string) => void) => void, tell: (failure: string) => void): void {
    const { uid } = object.metadata
    if (underway.has(uid)) return
    underway.add(uid)
    const done = (failure?: string): void => {
      if (failure === undefined) {
        failures.delete(uid)
        underway.delete(uid)
        return
      }
      const count = (failures.get(uid) ?? 0) + 1
      failures.set(uid, count)
      guarded(() => tell(failure))
      process.after(Math.min(FIRST_RETRY_MS * 2 ** (count - 1), LAST_RETRY_MS), () => {
        underway.delete(uid)
        guarded(() => look(uid))
      })
    }
    const refusal = guarded(() => act(done))
    if (refusal !== undefined) done(refusal)
  }

  function look(uid: string): void {
    const claim = claims.list().find(({ metadata }) => metadata.uid === uid)
    if (claim) claimChanged(claim)
    const volume = volumes.list().find(({ metadata }) => metadata.uid === uid)
    if (volume) volumeChanged(volume)
  }

  function claimChanged(claim: PersistentVolumeClaim): void {
    const { annotations = {} } = claim.metadata
    if (claim.spec.volumeName || isTerminating(claim) || !FINALIZER_ANNOTATIONS.some((name) => annotations[name] === PROVISIONER)) return
    const className = storageClassOf(claim)
    const storageClass = door.list(StorageClass).items.find(({ metadata }) => metadata.name === className)
    if (!storageClass || storageClass.provisioner !== PROVISIONER || volumes.get(volumeNameOf(claim))) return
    if (storageClass.volumeBindingMode === 'WaitForFirstConsumer' && !annotations[SELECTED_NODE]) return
    const failed = (problem: string): void =>
      recorder.event(claim, 'Warning', 'ProvisioningFailed', `failed to provision volume with StorageClass "${className}": ${problem}`)
    attempt(claim, (done) => provision(claim, { storageClass, done }), failed)
  }

  function provision(
    claim: PersistentVolumeClaim,
    { storageClass, done }: { readonly storageClass: StorageClass; done(failure?: string): void },
  ): void {
    recorder.event(claim, 'Normal', 'Provisioning', `External provisioner is provisioning volume for claim "${keyOf(claim)}"`)
    const refusal = refusalOf(claim)
    if (refusal !== undefined) return done(refusal)
    const name = volumeNameOf(claim)
    const path = folderFor(claim, process.files.read(configPath(process)))
    if (typeof path !== 'string') return done(path.problem)
    const volume = provisionedVolume(claim, { storageClass, path, provisioner: PROVISIONER })
    errands.run({ action: 'create', volume, path }, (failure) => {
      if (failure !== undefined) return done(`failed to create volume ${name}: ${failure}`)
      const refusal = guarded(() => {
        door.create(PersistentVolume, volume)
        recorder.event(claim, 'Normal', 'ProvisioningSucceeded', `Successfully provisioned volume ${name}`)
      })
      done(refusal)
    })
  }

  function volumeChanged(volume: PersistentVolume): void {
    const { metadata, spec, status } = volume
    if (status.phase !== 'Released' || spec.persistentVolumeReclaimPolicy !== 'Delete' || isTerminating(volume)) return
    if (metadata.annotations?.[PROVISIONED_BY] !== PROVISIONER) return
    const path = spec.hostPath?.path ?? spec.local?.path
    const remove = (done: (failure?: string) => void): void => {
      if (path === undefined) return done('no path set')
      errands.run({ action: 'delete', volume, path }, (failure) => {
        if (failure !== undefined) return done(`failed to delete volume ${metadata.name}: ${failure}`)
        done(guarded(() => door.delete(PersistentVolume, { name: metadata.name })))
      })
    }
    attempt(volume, remove, (failure) => recorder.event(volume, 'Warning', 'VolumeFailedDelete', failure))
  }

  claims.onChange(({ type, object }) => type !== 'DELETED' && guarded(() => claimChanged(object)))
  volumes.onChange(({ type, object }) => type !== 'DELETED' && guarded(() => volumeChanged(object)))
  return () => informers.stop()
}

const configPath = ({ argv }: ContainerProcess): string => argv[argv.indexOf('--config') + 1] ?? DEFAULT_CONFIG

const stamp = (process: ContainerProcess): string => new Date(process.now()).toISOString()
