/**
 * Where the API of metrics is served, as metrics-server's own manifest says it. Upstream: kubernetes-sigs/metrics-server manifests/base
 * (v0.7), the condition by k8s.io/kube-aggregator/pkg/controllers/status (v1.32).
 * Simplified: the Service that it names is not there; in a real cluster requests go through it to the pods of metrics-server.
 */
import type { ApiDoor } from '../../api/door'
import { APIService } from '../../api/kinds/api-service'

export function registerMetrics(door: ApiDoor, now: string): void {
  const made = door.create(APIService, {
    metadata: { name: 'v1beta1.metrics.k8s.io', labels: { 'k8s-app': 'metrics-server' } },
    spec: {
      service: { name: 'metrics-server', namespace: 'kube-system' },
      group: 'metrics.k8s.io',
      version: 'v1beta1',
      insecureSkipTLSVerify: true,
      groupPriorityMinimum: 100,
      versionPriority: 100,
    },
  })
  const available = { type: 'Available', status: 'True', lastTransitionTime: now, reason: 'Passed', message: 'all checks passed' }
  door.updateStatus(APIService, { ...made, status: { conditions: [available] } })
}
