/**
 * How a failed attempt is told: `0/3 nodes are available: 1 node(s) had untolerated taint {a: b}, 2 Insufficient cpu.`
 * Upstream: pkg/scheduler/framework/types.go FitError (v1.32).
 */
import type { Rejection } from './framework'

export interface Failure {
  readonly nodesTotal: number
  readonly rejections: Iterable<{ readonly rejection: Rejection }>
  readonly preFilterMessage?: string | undefined
}

export const NO_NODES = 'no nodes available to schedule pods'

export function fitMessage({ nodesTotal, rejections, preFilterMessage }: Failure, postFilterMessage = ''): string {
  let message = `0/${nodesTotal} nodes are available:`
  if (preFilterMessage) message += ` ${preFilterMessage}.`
  else {
    const histogram = countReasons(rejections)
    if (histogram.length > 0) message += ` ${histogram.join(', ')}.`
  }
  return postFilterMessage ? `${message} ${postFilterMessage}` : message
}

function countReasons(rejections: Failure['rejections']): string[] {
  const counts = new Map<string, number>()
  for (const { rejection } of rejections) for (const reason of rejection.reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  return [...counts].map(([reason, count]) => `${count} ${reason}`).sort()
}
