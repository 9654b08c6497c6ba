/**
 * The walkthrough of Kubernetes' documentation on autoscaling, on virtual time: load makes pods, its end takes them away after five minutes.
 * https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale-walkthrough/
 */
import { describe, expect, it } from 'vitest'
import { Deployment } from '../api/kinds/deployment'
import { Event } from '../api/kinds/event'
import { HorizontalPodAutoscaler } from '../api/kinds/horizontal-pod-autoscaler'
import { PodMetrics } from '../api/kinds/pod-metrics'
import { Pod } from '../api/kinds/pod'
import { Service } from '../api/kinds/service'
import { bootReady } from './booted-cluster.test.support'

const place = { name: 'php-apache', namespace: 'default' }

async function startWalkthrough() {
  const { door, clock, cluster, run } = await bootReady(2)
  const container = {
    name: 'php-apache',
    image: 'registry.k8s.io/hpa-example',
    ports: [{ containerPort: 80 }],
    resources: { limits: { cpu: '500m' }, requests: { cpu: '200m' } },
  }
  const labels = { run: 'php-apache' }
  door.create(Deployment, { metadata: place, spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [container] } } } })
  door.create(Service, { metadata: place, spec: { ports: [{ port: 80 }], selector: labels } })
  const target = { type: 'Utilization', averageUtilization: 50 }
  door.create(HorizontalPodAutoscaler, {
    metadata: place,
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'php-apache' },
      ...{ minReplicas: 1, maxReplicas: 10 },
      metrics: [{ type: 'Resource', resource: { name: 'cpu', target } }],
    },
  })
  const autoscaler = () => door.get(HorizontalPodAutoscaler, place)
  return {
    ...{ door, clock, cluster, run, autoscaler },
    load: () => {
      const args = ['-c', 'while sleep 0.01; do wget -q -O- http://php-apache; done']
      door.create(Pod, { metadata: { name: 'load-generator', namespace: 'default' }, spec: { containers: [{ name: 'load', image: 'busybox:1.28', command: ['/bin/sh'], args }] } })
    },
    replicas: () => door.get(Deployment, place).spec.replicas ?? 0,
    used: () => autoscaler().status.currentMetrics?.[0]?.resource?.current.averageUtilization ?? -1,
    events: () => door.list(Event, { namespace: 'default' }).items.filter(({ involvedObject }) => involvedObject.kind === 'HorizontalPodAutoscaler').map(({ reason, message }) => `${reason}: ${message}`),
  }
}

describe('the walkthrough on autoscaling', () => {
  it('goes up with the load, settles, and comes down five minutes after it', async () => {
    const { door, cluster, run, load, replicas, used, autoscaler, events } = await startWalkthrough()
    await run(120)
    expect([replicas(), used()]).toEqual([1, 0])

    load()
    await run(150)
    expect(replicas()).toBe(5)
    expect(used()).toBeGreaterThan(40)
    expect(used()).toBeLessThan(56)
    expect(events()).toContainEqual(expect.stringMatching(/^SuccessfulRescale: New size: \d; reason: cpu resource utilization \(percentage of request\) above target$/))

    door.delete(Pod, { name: 'load-generator', namespace: 'default' }, { gracePeriodSeconds: 0 })
    await run(240)
    expect([replicas(), used()]).toEqual([5, 0])
    expect(autoscaler().status.conditions?.find(({ type }) => type === 'AbleToScale')).toMatchObject({
      reason: 'ScaleDownStabilized',
      message: 'recent recommendations were higher than current one, applying the highest recent recommendation',
    })

    await run(120)
    expect(replicas()).toBe(1)
    expect(events()).toContain('SuccessfulRescale: New size: 1; reason: All metrics below target')
    expect(door.list(PodMetrics, { namespace: 'default' }).items).toHaveLength(1)

    const formulas = cluster.autoscaling()
    expect(formulas).toHaveLength(20)
    expect(formulas.find(({ desired, current }) => desired < current)).toMatchObject({
      ...{ namespace: 'default', name: 'php-apache', current: 5, min: 1, max: 10, proposed: 0, stabilized: 2, desired: 2, reason: 'DesiredWithinRange' },
      metrics: [
        {
          ...{ metric: 'cpu resource utilization (percentage of request)', target: '50%', measured: '0% (0)', ratio: 0, proposal: 0 },
          ...{ readyPods: 5, unreadyPods: [], missingPods: [], ignoredPods: [] },
        },
      ],
    })
  }, 60_000)
})
