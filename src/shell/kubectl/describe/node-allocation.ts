/** What the pods of a node ask for and may use. Upstream: kubectl/pkg/describe/describe.go describeNodeResource (v1.32). */
import {
  addQuantities,
  compareQuantities,
  formatQuantity,
  milliValue,
  parseQuantity,
  type Quantity,
} from '../../../api/quantity'
import type { Core, Node, Pod } from '../../../api/types'
import { ageSince } from './text'

type Amounts = Readonly<Record<string, string>>
type Totals = ReadonlyMap<string, Quantity>

export function allocationLines({ status }: Node, pods: readonly Pod[], nowMs: number): string[] {
  const allocatable =
    Object.keys(status.allocatable ?? {}).length > 0 ? (status.allocatable ?? {}) : (status.capacity ?? {})
  const wishes = pods.map((pod) => ({ pod, requests: totalsOf(pod, 'requests'), limits: totalsOf(pod, 'limits') }))
  const requests = sum(wishes.map((wish) => wish.requests))
  const limits = sum(wishes.map((wish) => wish.limits))
  const resources = [
    'cpu',
    'memory',
    'ephemeral-storage',
    ...Object.keys(allocatable)
      .filter((name) => name.startsWith('hugepages-'))
      .sort(),
  ]
  return [
    `Non-terminated Pods:\t(${pods.length} in total)`,
    '  Namespace\tName\t\tCPU Requests\tCPU Limits\tMemory Requests\tMemory Limits\tAge',
    '  ---------\t----\t\t------------\t----------\t---------------\t-------------\t---',
    ...wishes.map(({ pod, ...own }) => podLine(pod, own, { allocatable, nowMs })),
    'Allocated resources:',
    '  (Total limits may be over 100 percent, i.e., overcommitted.)',
    '  Resource\tRequests\tLimits',
    '  --------\t--------\t------',
    ...resources.map((name) => `  ${name}\t${share(requests, name, allocatable)}\t${share(limits, name, allocatable)}`),
  ]
}

interface Own {
  readonly requests: Totals
  readonly limits: Totals
}

function podLine(
  { metadata }: Pod,
  { requests, limits }: Own,
  { allocatable, nowMs }: { allocatable: Amounts; nowMs: number },
): string {
  const shares = [
    share(requests, 'cpu', allocatable),
    share(limits, 'cpu', allocatable),
    share(requests, 'memory', allocatable),
    share(limits, 'memory', allocatable),
  ]
  return `  ${metadata.namespace ?? ''}\t${metadata.name}\t\t${shares.join('\t')}\t${ageSince(metadata.creationTimestamp, nowMs)}`
}

/** `100m (2%)` */
function share(totals: Totals, name: string, allocatable: Amounts): string {
  const used = totals.get(name)
  const text = used ? formatQuantity(used) : '0'
  const whole = milliValue(allocatable[name])
  return `${text} (${whole === 0 ? 0 : Math.trunc((milliValue(text) / whole) * 100)}%)`
}

/** All containers together, or the hungriest init container when that is more. */
function totalsOf({ spec }: Pod, which: 'requests' | 'limits'): Totals {
  const amountsOf = ({ resources }: Core.Container): Totals => parse(resources?.[which] ?? {})
  const lasting = (spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always')
  const passing = (spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy !== 'Always')
  const running = sum([...spec.containers, ...lasting].map(amountsOf))
  const most = passing.map(amountsOf).reduce(greater, running)
  return spec.overhead && most.size > 0 ? sum([most, parse(spec.overhead)]) : most
}

const parse = (amounts: Amounts): Totals =>
  new Map(
    Object.entries(amounts).flatMap(([name, text]) => {
      const quantity = parseQuantity(text)
      return quantity ? [[name, quantity] as const] : []
    }),
  )

const sum = (all: readonly Totals[]): Totals =>
  all.reduce<Totals>((before, next) => combine(before, next, addQuantities), new Map())
const greater = (a: Totals, b: Totals): Totals =>
  combine(a, b, (left, right) => (compareQuantities(left, right) < 0 ? right : left))

function combine(a: Totals, b: Totals, join: (left: Quantity, right: Quantity) => Quantity): Totals {
  const result = new Map(a)
  for (const [name, quantity] of b) {
    const before = result.get(name)
    result.set(name, before ? join(before, quantity) : quantity)
  }
  return result
}
