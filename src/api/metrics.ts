/** What is told of the use of resources. Upstream: k8s.io/metrics/pkg/apis/metrics/v1beta1/types.go (v1.32). */
import type { KubeObject } from './object'

export interface Usage {
  /** Nanocores: `1500000n`. */
  readonly cpu: string
  /** `9180Ki` */
  readonly memory: string
}

export interface ContainerMetrics {
  readonly name: string
  readonly usage: Usage
}

interface Measured extends KubeObject {
  /** The end of the time over which CPU was measured. */
  readonly timestamp: string
  /** Its length, a Go duration: `15s`. */
  readonly window: string
}

export interface NodeMetrics extends Measured {
  readonly usage: Usage
}

export interface PodMetrics extends Measured {
  readonly containers: readonly ContainerMetrics[]
}
