/** Why a volume cannot be set up; what FailedMount says after the colon. */
export class VolumeError extends Error {
  /** What was tried, in upstream's words. Upstream: pkg/volume/util/operationexecutor/operation_generator.go (v1.32). */
  readonly step: string

  constructor(message: string, step = 'MountVolume.SetUp failed') {
    super(message)
    this.step = step
  }
}

/** Nothing is wrong; somebody else has work to do first, and nothing is said meanwhile. */
export class NotYet extends Error {}
