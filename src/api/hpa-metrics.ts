/** What an autoscaler measures beside what it aims at: `cpu: 12%/80%`. Upstream: printers.go formatHPAMetrics (v1.32). */
import { canonicalQuantity } from './quantity'
import type { Autoscaling } from './types'

const SHOWN = 2

export function hpaMetricCells(specs: readonly Autoscaling.MetricSpec[], statuses: readonly Autoscaling.MetricStatus[]): string {
  if (specs.length === 0) return '<none>'
  const cells = specs.map((spec, index) => cellOf(spec, statuses[index]))
  const shown = cells.slice(0, SHOWN).join(', ')
  return cells.length > SHOWN ? `${shown} + ${cells.length - SHOWN} more...` : shown
}

const UNKNOWN = '<unknown>'
const quantity = (value: string | undefined): string => canonicalQuantity(value ?? '0')

function cellOf(spec: Autoscaling.MetricSpec, status: Autoscaling.MetricStatus | undefined): string {
  switch (spec.type) {
    case 'External':
      return outside(spec.external?.target, status?.external?.current)
    case 'Object':
      return outside(spec.object?.target, status?.object?.current)
    case 'Pods':
      return `${status?.pods ? quantity(status.pods.current.averageValue) : UNKNOWN}/${quantity(spec.pods?.target.averageValue)}`
    case 'Resource':
      return `${spec.resource?.name}: ${ofPods(spec.resource?.target, status?.resource?.current)}`
    case 'ContainerResource':
      return `${spec.containerResource?.name}: ${ofPods(spec.containerResource?.target, status?.containerResource?.current)}`
    default:
      return '<unknown type>'
  }
}

type Target = Autoscaling.MetricTarget | undefined
type Current = Autoscaling.MetricValueStatus | undefined

function outside(target: Target, current: Current): string {
  if (target?.averageValue === undefined) return `${current ? quantity(current.value) : UNKNOWN}/${quantity(target?.value)}`
  return `${current?.averageValue === undefined ? UNKNOWN : quantity(current.averageValue)}/${quantity(target.averageValue)} (avg)`
}

function ofPods(target: Target, current: Current): string {
  if (target?.averageValue !== undefined) return `${current ? quantity(current.averageValue) : UNKNOWN}/${quantity(target.averageValue)}`
  return `${percent(current?.averageUtilization, UNKNOWN)}/${percent(target?.averageUtilization, '<auto>')}`
}

const percent = (value: number | undefined, absent: string): string => (value === undefined || value === null ? absent : `${value}%`)
