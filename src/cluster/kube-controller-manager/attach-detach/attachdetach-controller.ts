/**
 * Brings disks of storage drivers to the nodes whose pods want them, and takes them away when the last of those is gone.
 * Upstream: pkg/controller/volume/attachdetach/{attach_detach_controller.go,reconciler/reconciler.go} (v1.32).
 * Simplified: a driver that has announced itself (CSIDriver) attaches within a second; a real one's attacher runs in pods of its own.
 */
import { CSIDriver } from '../../../api/kinds/csi-driver'
import { Node } from '../../../api/kinds/node'
import { PersistentVolume } from '../../../api/kinds/persistent-volume'
import { PersistentVolumeClaim } from '../../../api/kinds/persistent-volume-claim'
import { Pod } from '../../../api/kinds/pod'
import { VolumeAttachment } from '../../../api/kinds/volume-attachment'
import { isTerminating } from '../../../api/object'
import type { Controller } from '../controller'
import { isExclusive, multiAttachError, wantedAttachments, type WantedAttachment } from './attachments'

const ATTACH_MS = 1000
/** How long a driver is waited for. */
const PATIENCE_MS = 120_000
/** A disk is not taken from a node that says nothing until so long after its last pod. */
const UNHEALTHY_DETACH_MS = 360_000
const EVERYTHING = 'attachments'

export const attachDetachController: Controller = {
  name: 'attachdetach-controller',
  start({ door, informers, queue, recorder, clock }) {
    const volumes = informers.of(PersistentVolume)
    const attachments = informers.of(VolumeAttachment)
    const work = queue('VolumeAttachment', { reconcile })
    const drivers = queue('VolumeAttachment', { reconcile: reachDisk })
    const patience = queue('VolumeAttachment', { reconcile: losePatience })
    /** Attachments whose disks nobody wants, since when. */
    const unwanted = new Map<string, number>()
    /** Attachments that are wanted, and of which it was said that the disk is elsewhere. */
    const complained = new Set<string>()
    let isFollowing = false

    volumes.onChange(({ type, object }) => {
      if (!object.spec.csi) return
      follow()
      if (type !== 'DELETED') work.add(EVERYTHING)
    })
    attachments.onChange(() => work.add(EVERYTHING))

    /** Only where drivers have disks. */
    function follow(): void {
      if (isFollowing) return
      isFollowing = true
      const look = (): void => work.add(EVERYTHING)
      informers.of(Pod).onChange(({ type, object, previous }) => {
        if (type !== 'MODIFIED' || object.spec !== previous?.spec || object.status.phase !== previous.status.phase) look()
      })
      informers.of(PersistentVolumeClaim).onChange(look)
      informers.of(CSIDriver).onChange(look)
    }

    function wishes(): ReadonlyMap<string, WantedAttachment> {
      const isAttachable = (driver: string): boolean => informers.of(CSIDriver).get(driver)?.spec.attachRequired ?? true
      return wantedAttachments({
        pods: informers.of(Pod).list(),
        claim: informers.of(PersistentVolumeClaim).get,
        volume: volumes.get,
        isAttachable,
      })
    }

    function reconcile(): number | undefined {
      if (!isFollowing) return undefined
      const wanted = wishes()
      for (const name of complained) if (!wanted.has(name)) complained.delete(name)
      const later: number[] = []
      for (const attachment of attachments.list()) if (!wanted.has(attachment.metadata.name)) later.push(...detach(attachment))
      for (const attachment of wanted.values()) attach(attachment, wanted)
      return later.length > 0 ? Math.min(...later) : undefined
    }

    /** When to look again, if it cannot be done yet. */
    function detach({ metadata, spec, ...rest }: VolumeAttachment): number[] {
      if (isTerminating({ metadata, ...rest })) return []
      const since = unwanted.get(metadata.name) ?? clock.now()
      unwanted.set(metadata.name, since)
      const left = since + UNHEALTHY_DETACH_MS - clock.now()
      if (!isHealthy(spec.nodeName) && left > 0) return [left]
      unwanted.delete(metadata.name)
      door.delete(VolumeAttachment, { name: metadata.name })
      return []
    }

    function isHealthy(name: string): boolean {
      const node = informers.of(Node).get(name)
      return !node || (node.status.conditions ?? []).some(({ type, status }) => type === 'Ready' && status === 'True')
    }

    function attach(wish: WantedAttachment, wanted: ReadonlyMap<string, WantedAttachment>): void {
      const { name, volume, node } = wish
      unwanted.delete(name)
      const known = attachments.get(name)
      if (known && !known.status?.attached) drivers.addAfter(name, ATTACH_MS)
      if (known) return
      const elsewhere = attachments
        .list()
        .filter(({ spec }) => spec.source.persistentVolumeName === volume.metadata.name && spec.nodeName !== node)
      if (elsewhere.length > 0 && isExclusive(volume))
        return complain(
          wish,
          elsewhere.flatMap((each) => wanted.get(each.metadata.name)?.pods ?? []),
        )
      door.create(VolumeAttachment, {
        metadata: { name },
        spec: { attacher: volume.spec.csi?.driver ?? '', nodeName: node, source: { persistentVolumeName: volume.metadata.name } },
      })
      drivers.addAfter(name, ATTACH_MS)
      patience.addAfter(name, PATIENCE_MS)
    }

    /** Once, to those who want it then. */
    function complain({ name, volume, pods }: WantedAttachment, others: readonly Pod[]): void {
      if (complained.has(name)) return
      complained.add(name)
      for (const pod of pods) recorder.event(pod, 'Warning', 'FailedAttachVolume', multiAttachError(volume, pod, others))
    }

    /** The driver's part. */
    function reachDisk(name: string): void {
      const attachment = attachments.get(name)
      if (!attachment || attachment.status?.attached || !informers.of(CSIDriver).get(attachment.spec.attacher)) return
      door.updateStatus(VolumeAttachment, { ...attachment, status: { attached: true } })
      tell(attachment, 'Normal', `AttachVolume.Attach succeeded for volume "${attachment.spec.source.persistentVolumeName ?? ''}" `)
    }

    function losePatience(name: string): void {
      const attachment = attachments.get(name)
      if (!attachment || attachment.status?.attached) return
      const { attacher, source } = attachment.spec
      const volume = source.persistentVolumeName ?? ''
      const problem = `timed out waiting for external-attacher of ${attacher} CSI driver to attach volume ${volumes.get(volume)?.spec.csi?.volumeHandle ?? ''}`
      tell(attachment, 'Warning', `AttachVolume.Attach failed for volume "${volume}" : ${problem}`)
      patience.addAfter(name, PATIENCE_MS)
    }

    function tell({ metadata: { name } }: VolumeAttachment, type: 'Normal' | 'Warning', message: string): void {
      for (const pod of wishes().get(name)?.pods ?? [])
        recorder.event(pod, type, type === 'Normal' ? 'SuccessfulAttachVolume' : 'FailedAttachVolume', message)
    }
  },
}
