/**
 * HorizontalPodAutoscaler: as many pods as the load asks for.
 * Upstream: pkg/registry/autoscaling/horizontalpodautoscaler/strategy.go, printers.go printHorizontalPodAutoscaler (v1.32).
 */
import { ageColumn, ageOf, nameColumn, textColumn } from '../columns'
import { defaultAutoscaler } from '../defaults/autoscaler'
import { hpaMetricCells } from '../hpa-metrics'
import type { Column, Kind } from '../kind'
import type * as Types from '../types'
import { keepStatus } from '../updates'
import { validateAutoscaler } from '../validation/autoscaler'

export type HorizontalPodAutoscaler = Types.HorizontalPodAutoscaler

export const autoscalerColumns: readonly Column[] = [
  nameColumn,
  textColumn('Reference', 'What it scales.'),
  textColumn('Targets', 'What it measures, and what it aims at.'),
  textColumn('MinPods', 'The fewest pods it leaves.'),
  textColumn('MaxPods', 'The most pods it makes.'),
  textColumn('Replicas', 'How many pods there are.'),
  ageColumn,
]

export const HorizontalPodAutoscaler: Kind<HorizontalPodAutoscaler> = {
  group: 'autoscaling',
  version: 'v2',
  kind: 'HorizontalPodAutoscaler',
  plural: 'horizontalpodautoscalers',
  singular: 'horizontalpodautoscaler',
  shortNames: ['hpa'],
  categories: ['all'],
  namespaced: true,
  subresources: ['status'],
  columns: autoscalerColumns,
  row: (autoscaler, nowMs) => [
    autoscaler.metadata.name,
    `${autoscaler.spec.scaleTargetRef.kind}/${autoscaler.spec.scaleTargetRef.name}`,
    hpaMetricCells(autoscaler.spec.metrics ?? [], autoscaler.status.currentMetrics ?? []),
    autoscaler.spec.minReplicas === undefined ? '<unset>' : String(autoscaler.spec.minReplicas),
    autoscaler.spec.maxReplicas,
    autoscaler.status.currentReplicas ?? 0,
    ageOf(autoscaler, nowMs),
  ],
  setDefaults: defaultAutoscaler,
  prepareForCreate: (autoscaler) => ({ ...autoscaler, status: emptyStatus }),
  prepareForUpdate: keepStatus,
  validate: validateAutoscaler,
}

/** The generated types say list; the wire says null. */
const emptyStatus: HorizontalPodAutoscaler['status'] = Object.assign({ desiredReplicas: 0 }, { currentMetrics: null as never })
