/**
 * The figures that the adapter was told, by object and metric; gone with the process.
 * Upstream: sigs.k8s.io/custom-metrics-apiserver/test-adapter/provider/provider.go.
 */
export interface MetricPlace {
  /** Absent: the object is of no namespace. */
  readonly namespace?: string
  /** `pods`, `ingresses.networking.k8s.io` */
  readonly resource: string
  readonly name: string
  readonly metric: string
}

export interface KnownMetric extends MetricPlace {
  /** `500m` */
  readonly value: string
  readonly labels: Readonly<Record<string, string>>
}

export interface MetricBook {
  set(metric: KnownMetric): void
  find(place: MetricPlace): KnownMetric | undefined
  all(): readonly KnownMetric[]
}

const keyOf = ({ namespace = '', resource, name, metric }: MetricPlace): string => [namespace, resource, name, metric].join('/')

export function createMetricBook(): MetricBook {
  const known = new Map<string, KnownMetric>()
  return {
    set: (metric) => void known.set(keyOf(metric), metric),
    find: (place) => known.get(keyOf(place)),
    all: () => [...known.values()],
  }
}

/** What lies outside of the cluster; nobody can change it. */
export const outside: readonly Pick<KnownMetric, 'metric' | 'labels' | 'value'>[] = [
  { metric: 'my-external-metric', labels: { foo: 'bar' }, value: '42' },
  { metric: 'my-external-metric', labels: { foo: 'baz' }, value: '43' },
  { metric: 'other-external-metric', labels: {}, value: '44' },
]
