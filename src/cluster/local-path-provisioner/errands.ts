/**
 * Sends helper pods to the nodes and waits for them, a look a second for two minutes.
 * Upstream: createHelperPod in rancher/local-path-provisioner/provisioner.go (v0.0.31).
 */
import type { ApiDoor } from '../../api/door'
import type { Draft } from '../../api/object'
import { Pod } from '../../api/kinds/pod'
import type { PersistentVolume } from '../../api/kinds/persistent-volume'
import { quantityValue } from '../../api/quantity'
import { isAlreadyExists, isNotFound, isStatusError } from '../../api/status-error'
import { isUnreachable } from '../../api/unreachable'
import type { ContainerProcess } from '../container-runtime/contract'
import { helperNameOf, helperPod } from './helper-pod'
import { NAMESPACE } from './manifests'
import { nodeOf } from './provisioned-volume'

export interface Errand {
  readonly action: 'create' | 'delete'
  readonly volume: Draft & Pick<PersistentVolume, 'spec'>
  readonly path: string
}

const LOOK_MS = 1000
const LOOKS = 120

export function createErrands(door: ApiDoor, process: ContainerProcess) {
  const image = process.argv[process.argv.indexOf('--helper-image') + 1]

  return {
    run({ action, volume, path }: Errand, done: (failure?: string) => void): void {
      const { metadata, spec } = volume
      const node = nodeOf(spec)
      if (node === undefined) return done('no NodeAffinity set')
      const errand = {
        action,
        volume: metadata?.name ?? '',
        node,
        path,
        mode: spec.volumeMode ?? 'Filesystem',
        bytes: quantityValue(spec.capacity?.storage),
      }
      const helper = { namespace: NAMESPACE, name: helperNameOf(errand) }
      try {
        door.create(Pod, helperPod(errand, image))
      } catch (error) {
        if (!isAlreadyExists(error)) throw error
      }
      const end = (failure?: string): void => {
        remove(helper)
        done(failure)
      }
      const look = (left: number): void => {
        const phase = phaseOf(helper)
        if (phase === 'Succeeded') return end()
        if (phase === undefined) return done(`pods "${helper.name}" not found`)
        if (left === 0) return end(`create process timeout after ${LOOKS} seconds`)
        process.after(LOOK_MS, () => look(left - 1))
      }
      look(LOOKS)
    },
  }

  /** Without an answer it is as it was. */
  function phaseOf(helper: { readonly namespace: string; readonly name: string }): string | undefined {
    try {
      return door.get(Pod, helper).status.phase ?? 'Pending'
    } catch (error) {
      if (isNotFound(error)) return undefined
      if (isUnreachable(error)) process.exit(1)
      return 'Pending'
    }
  }

  function remove(helper: { readonly namespace: string; readonly name: string }): void {
    try {
      door.delete(Pod, helper)
    } catch (error) {
      if (!isStatusError(error)) throw error
      if (isUnreachable(error)) process.exit(1)
      else if (!isNotFound(error)) process.log(`unable to delete the helper pod: ${error.message}`, 'stderr')
    }
  }
}
