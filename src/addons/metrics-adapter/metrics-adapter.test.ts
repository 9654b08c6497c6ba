/** Autoscaling by figures of the pods' own and by figures from outside, as a student sets it up. */
import { beforeAll, describe, expect, it } from 'vitest'
import { sitDown, type Student } from '../../host/student.test.support'

const ADDRESS = 'https://raw.githubusercontent.com/kubernetes-sigs/custom-metrics-apiserver/master/test-adapter-deploy/testing-adapter.yaml'

let student: Student
const run = (line: string): Promise<string> => student.run(line)
const rest = (seconds: number): Promise<void> => student.rest(seconds)

const autoscaler = (metric: string): string => `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: web }
spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }
  minReplicas: 1
  maxReplicas: 8
  metrics:
  - ${metric}
`
const byPods = autoscaler('{ type: Pods, pods: { metric: { name: http_requests }, target: { type: AverageValue, averageValue: 500m } } }')
const byOutside = autoscaler('{ type: External, external: { metric: { name: my-external-metric, selector: { matchLabels: { foo: bar } } }, target: { type: AverageValue, averageValue: "6" } } }')

/** Tells the adapter of every pod of web what its figure is. */
async function tellPods(value: string): Promise<void> {
  const names = (await run('kubectl get pods -l app=web -o jsonpath="{.items[*].metadata.name}"')).trim().split(/\s+/)
  for (const name of names) {
    const path = `http://custom-metrics-apiserver.custom-metrics/write-metrics/namespaces/default/pods/${name}/http_requests`
    await run(`kubectl exec client -- curl -s -X POST -H 'Content-Type: application/json' -d '"${value}"' ${path}`)
  }
}

const replicas = async (): Promise<string> => (await run(`kubectl get deployment web -o jsonpath='{.spec.replicas}'`)).trim()

beforeAll(async () => {
  student = await sitDown(2)
  await run('kubectl create deployment web --image=nginx; kubectl run client --image=curlimages/curl --command -- sleep 9999')
})

describe('the adapter of custom metrics', () => {
  it('is missed where it is not installed', async () => {
    student.host.write('hpa.yaml', byPods)
    await run('kubectl apply -f hpa.yaml')
    await rest(20)
    expect(await run('kubectl describe hpa web')).toContain('unable to get metric http_requests: unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered')
  })

  it('serves its groups as soon as its pod answers', async () => {
    expect((await run(`kubectl apply -f ${ADDRESS}`)).trim().split('\n')).toHaveLength(13)
    await rest(1)
    expect(await run('kubectl get apiservice v1beta1.custom.metrics.k8s.io')).toMatch(/custom-metrics\/custom-metrics-apiserver +False \((MissingEndpoints|EndpointsNotFound)\)/)
    await run('kubectl wait -n custom-metrics --for=condition=available deployment/custom-metrics-apiserver --timeout=60s')
    await rest(5)
    expect(await run('kubectl get apiservice v1beta1.custom.metrics.k8s.io')).toMatch(/custom-metrics\/custom-metrics-apiserver +True/)
    expect(await run('kubectl get --raw /apis/external.metrics.k8s.io/v1beta1/namespaces/default/my-external-metric')).toMatch(
      /^\{"kind":"ExternalMetricValueList".*"metricLabels":\{"foo":"bar"\}.*"value":"42"\}.*"value":"43"/,
    )
    expect(await run('kubectl get --raw /apis/custom.metrics.k8s.io/v1beta2/namespaces/default/pods/web/http_requests')).toContain('the server could not find the metric http_requests for pods web')
  })

  it('lets pods be scaled by figures of their own', async () => {
    await tellPods('1500m')
    await rest(16)
    expect(await replicas()).toBe('3')
    expect(await run('kubectl get hpa web')).toMatch(/Deployment\/web +1500m\/500m +1 +8 +\d/)
    expect(await run('kubectl describe hpa web')).toContain('reason: pods metric http_requests above target')
    expect(await run('kubectl api-resources --api-group=external.metrics.k8s.io')).toMatch(/my-external-metric +external.metrics.k8s.io\/v1beta1 +true +ExternalMetricValueList/)
  })

  it('lets pods be scaled by figures from outside', async () => {
    student.host.write('hpa.yaml', byOutside)
    await run('kubectl apply -f hpa.yaml')
    await rest(40)
    expect(await replicas()).toBe('7')
    expect(await run('kubectl describe hpa web')).toMatch(/"my-external-metric" \(target average value\): +6 \/ 6/)
  })

  it('is missed again when it goes', async () => {
    await run('kubectl delete deployment -n custom-metrics custom-metrics-apiserver')
    await rest(60)
    expect(await run('kubectl get apiservice v1beta1.external.metrics.k8s.io')).toContain('False (MissingEndpoints)')
    expect(await run('kubectl describe hpa web')).toContain('the server is currently unable to handle the request (get my-external-metric.external.metrics.k8s.io)')
    expect(await replicas()).toBe('7')
  })
})
