/**
 * The numbers behind a decision of an autoscaler: what was measured beside what is aimed at, which pods counted, and what became of the
 * number of pods on its way from the metric to the workload. Only the sandbox tells it; a real controller writes it into its log.
 */
export interface MetricFormula {
  /** As the condition ScalingActive names it: `cpu resource utilization (percentage of request)`. */
  readonly metric: string
  /** `80%`, or an amount. */
  readonly target: string
  readonly measured?: string
  /** Measured to wanted. */
  readonly ratio?: number
  /** The same with assumptions for the pods that nothing is known of. */
  readonly assumedRatio?: number
  readonly readyPods?: number
  readonly unreadyPods?: readonly string[]
  /** Without figures. */
  readonly missingPods?: readonly string[]
  /** On their way out. */
  readonly ignoredPods?: readonly string[]
  readonly proposal?: number
  /** Why there is none. */
  readonly problem?: string
}

export interface AutoscalingFormula {
  readonly namespace: string
  readonly name: string
  /** RFC 3339 */
  readonly at: string
  /** What the workload was to have. */
  readonly current: number
  readonly min: number
  readonly max: number
  readonly metrics: readonly MetricFormula[]
  /** The greatest of the metrics' proposals. */
  readonly proposed?: number
  /** With what was recommended lately. */
  readonly stabilized?: number
  /** Within limits and rates: what the workload is to have now. */
  readonly desired: number
  /** Of ScalingLimited, or of what was done without looking at metrics. */
  readonly reason?: string
}
