/** Pods and workloads as people write them, good and bad, from chance. */
import type { Batch, Core } from '../../api/types'
import type { Random } from '../../base/random'

const http = (path: string): Core.Probe => ({ httpGet: { path, port: 80 }, periodSeconds: 10 })

const web = (image: string): Core.Container => ({ name: 'main', image })
const shell = (line: string): Core.Container => ({ name: 'main', image: 'busybox:1.36', command: ['sh', '-c', line] })

/** What serves for ever, if it starts at all. */
const servers: readonly ((random: Random) => Core.Container)[] = [
  () => web('nginx:1.27'),
  () => web('nginx:1.26'),
  () => ({ ...web('nginx:1.27'), readinessProbe: http('/'), livenessProbe: http('/') }),
  () => ({ ...web('nginx:1.27'), readinessProbe: { ...http('/'), initialDelaySeconds: 5 }, startupProbe: { ...http('/'), periodSeconds: 3 } }),
  () => ({ ...web('nginx:1.26'), readinessProbe: http('/missing') }),
  () => ({ ...web('nginx:1.26'), livenessProbe: { ...http('/missing'), failureThreshold: 2 } }),
  () => web('nginx:doesnotexist'),
  () => web('ngnix'),
  () => shell('exit 1'),
  () => shell('sleep 1000000'),
  (random) => shell(`sleep ${5 + random.below(60)}; exit ${random.below(2)}`),
  (random) => ({ ...shell(`sleep ${60 + random.below(900)}; exit 1`), readinessProbe: { exec: { command: ['true'] } } }),
  () => ({ ...web('nginx:1.27'), envFrom: [{ configMapRef: { name: 'settings' } }] }),
  () => ({ ...web('nginx:1.27'), lifecycle: { preStop: { exec: { command: ['sleep', '7'] } } } }),
  (random) => ({ ...web('nginx:1.27'), resources: { requests: { cpu: `${100 * (1 + random.below(9))}m`, memory: '64Mi' } } }),
  () => ({ ...web('nginx:1.27'), resources: { requests: { cpu: '100m', memory: '64Mi' }, limits: { cpu: '100m', memory: '64Mi' } } }),
  () => ({ ...web('nginx:1.27'), volumeMounts: [{ name: 'settings', mountPath: '/etc/settings' }] }),
]

/** What ends, well or badly. */
const tasks: readonly ((random: Random) => Core.Container)[] = [
  (random) => shell(`sleep ${random.below(40)}`),
  (random) => shell(`sleep ${random.below(120)}; exit ${random.below(2)}`),
  () => shell('exit 3'),
  () => shell('true'),
  () => shell('[ $(($(date +%s) % 2)) = 0 ]'),
  () => web('nginx:doesnotexist'),
]

function around(random: Random, container: Core.Container): Core.PodSpec {
  const volumes = container.volumeMounts ? [{ name: 'settings', configMap: { name: 'settings', optional: random.below(2) === 0 } }] : undefined
  const oddity = random.below(12)
  const initContainers: Core.Container[] | undefined =
    oddity === 0
      ? [{ ...shell(`sleep ${random.below(9)}; exit ${random.below(4) === 0 ? 1 : 0}`), name: 'init' }]
      : oddity === 1
        ? [{ ...shell('sleep 1000000'), name: 'sidecar', restartPolicy: 'Always' }]
        : undefined
  return {
    containers: [container],
    ...(initContainers ? { initContainers } : {}),
    ...(volumes ? { volumes } : {}),
    ...(oddity === 2 ? { terminationGracePeriodSeconds: random.below(90) } : { terminationGracePeriodSeconds: 5 }),
    ...(oddity === 3 ? { nodeSelector: { zone: 'east' } } : {}),
    ...(oddity === 4 ? { tolerations: [{ key: 'broken', operator: 'Exists' as const }] } : {}),
    ...(oddity === 5 ? { priorityClassName: 'important' } : {}),
  }
}

export const serverSpec = (random: Random): Core.PodSpec => around(random, random.pick(servers)(random))

export const taskSpec = (random: Random): Core.PodSpec & { restartPolicy: 'Never' | 'OnFailure' } => ({
  ...around(random, random.pick(tasks)(random)),
  restartPolicy: random.pick(['Never', 'OnFailure'] as const),
})

export const soundSpec: Core.PodSpec = { containers: [web('nginx:1.27')], terminationGracePeriodSeconds: 5 }

/** As many of the apps' labels as there are, one at a time: different workloads want the same. */
export const labelsOf = (name: string) => ({ app: name })

export function jobSpec(random: Random): Batch.JobSpec {
  const completions = 1 + random.below(4)
  const isIndexed = random.below(3) === 0
  return {
    template: { spec: taskSpec(random) },
    backoffLimit: random.below(4),
    ...(random.below(4) === 0 ? {} : { completions, parallelism: 1 + random.below(completions) }),
    ...(isIndexed ? { completionMode: 'Indexed', completions } : {}),
    ...(random.below(5) === 0 ? { activeDeadlineSeconds: 20 + random.below(200) } : {}),
    ...(random.below(4) === 0 ? { ttlSecondsAfterFinished: random.below(600) } : {}),
    ...(random.below(6) === 0 ? { suspend: true } : {}),
  }
}
