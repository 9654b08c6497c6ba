/**
 * Sees to it that a container's image is on the node, by the rules of its pull policy, and says what happens in events.
 * Upstream: pkg/kubelet/images/image_manager.go, pkg/kubelet/cri/remote/remote_image.go (v1.32).
 */
import { formatGoDuration } from '../../api/duration'
import type { Core, Pod } from '../../api/types'
import type { Clock } from '../../base/clock'
import {
  isMalformed,
  parseImageReference,
  type ImageReference,
  type MalformedReference,
} from '../container-runtime/image-reference'
import { isPullFailure, type PullFailure } from '../container-runtime/image-registry'
import type { ImageStore, Pulled, StoredImage } from '../container-runtime/image-store'
import type { Login } from '../container-runtime/registry-access'
import { BackOff } from './back-off'
import type { Waiting } from './container-record'
import type { PullSecrets } from './pull-secrets'

export interface ImageRequest {
  /** Absent where the pod names none. */
  readonly secrets: PullSecrets | undefined
  readonly pod: Pod
  readonly container: Core.Container
  event(type: 'Normal' | 'Warning', reason: string, message: string): void
}

export interface ImageManager {
  /** `done` is called at once or by the clock. */
  ensure(request: ImageRequest, done: (outcome: StoredImage | Waiting) => void): void
  forget(podUid: string): void
}

export const isWaiting = (outcome: StoredImage | Waiting): outcome is Waiting => 'reason' in outcome

export function createImageManager(clock: Clock, images: ImageStore): ImageManager {
  const backOff = new BackOff()
  const lastProblem = new Map<string, string>()
  const references = new Map<string, ImageReference | MalformedReference>()

  function referenceOf(name: string): ImageReference | MalformedReference {
    let reference = references.get(name)
    if (!reference) references.set(name, (reference = parseImageReference(name)))
    return reference
  }

  /** Tries one login after the other; the problems, when none is good enough. */
  function pullWith(reference: ImageReference, logins: readonly Login[], done: (outcome: Pulled | string) => void): void {
    const problems: string[] = []
    const next = (index: number): void =>
      images.pull(reference, logins[index], (outcome) => {
        if (!isPullFailure(outcome)) return done(outcome)
        problems.push(describeFailure(outcome))
        if (index + 1 < logins.length) next(index + 1)
        else done(aggregate(problems))
      })
    next(0)
  }

  function pull(
    request: ImageRequest,
    reference: ImageReference,
    done: (outcome: StoredImage | Waiting) => void,
  ): void {
    const { pod } = request
    const name = request.container.image ?? ''
    const key = `${pod.metadata.uid}_${name}`
    if (backOff.isWaiting(key, clock.now())) {
      const message = `Back-off pulling image "${name}"`
      request.event('Normal', 'BackOff', message)
      const problem = lastProblem.get(key)
      return done({ reason: 'ImagePullBackOff', message: problem ? `${message}: ${problem}` : message })
    }
    lastProblem.delete(key)
    request.event('Normal', 'Pulling', `Pulling image "${name}"`)
    const askedAt = clock.now()
    pullWith(reference, request.secrets?.loginsFor(reference) ?? [], (outcome) => {
      if (typeof outcome === 'string') {
        const problem = outcome
        request.event('Warning', 'Failed', `Failed to pull image "${name}": ${problem}`)
        backOff.next(key, { eventAt: clock.now(), now: clock.now() })
        lastProblem.set(key, `ErrImagePull: ${problem}`)
        return done({ reason: 'ErrImagePull', message: problem })
      }
      const took = formatGoDuration(outcome.durationMs)
      const waited = formatGoDuration(clock.now() - askedAt)
      const size = outcome.stored.sizeBytes
      request.event(
        'Normal',
        'Pulled',
        `Successfully pulled image "${name}" in ${took} (${waited} including waiting). Image size: ${size} bytes.`,
      )
      done(outcome.stored)
    })
  }

  return {
    ensure(request, done) {
      const { container } = request
      const name = container.image ?? ''
      const reference = referenceOf(name)
      if (isMalformed(reference)) {
        const message = `Failed to apply default image tag "${name}": couldn't parse image name "${name}": ${reference.problem}`
        request.event('Warning', 'InspectFailed', message)
        return done({ reason: 'InvalidImageName', message })
      }
      const present = images.find(reference)
      const policy = container.imagePullPolicy ?? 'IfNotPresent'
      if (present && policy !== 'Always') {
        request.event('Normal', 'Pulled', `Container image "${name}" already present on machine`)
        return done(present)
      }
      if (policy !== 'Never') return pull(request, reference, done)
      const message = `Container image "${name}" is not present with pull policy of Never`
      request.event('Warning', 'ErrImageNeverPull', message)
      done({ reason: 'ErrImageNeverPull', message })
    },

    forget(podUid) {
      backOff.forget(`${podUid}_`)
      for (const key of lastProblem.keys()) if (key.startsWith(`${podUid}_`)) lastProblem.delete(key)
    },
  }
}

/** As Go's lists of errors are worded: each problem once. */
function aggregate(problems: readonly string[]): string {
  const different = [...new Set(problems)]
  return different.length === 1 ? different[0] : `[${different.join(', ')}]`
}

/** The code of a gRPC error is shown unless it is Unknown. */
const describeFailure = ({ code, message }: PullFailure): string =>
  code === 'Unknown' ? message : `rpc error: code = ${code} desc = ${message}`
