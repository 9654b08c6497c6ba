/**
 * Recognises what went wrong, by the numbers of the mistake catalogue. A detector looks at the state only, so it does not matter by
 * which way the learner came there.
 */
import type { Deployment, Pod, Service } from '../api/types'
import { isTerminating, type KubeObject } from '../api/object'
import { matchesLabels } from '../api/selectors'
import type { Check } from './lesson'
import type { LessonView } from './lesson-view'

export interface Mistake {
  readonly id: string
  readonly title: string
  detect(check: Check, view: LessonView): boolean
}

const isPod = (object: KubeObject): object is Pod => object.kind === 'Pod'
const isService = (object: KubeObject): object is Service => object.kind === 'Service'
const isDeployment = (object: KubeObject): object is Deployment => object.kind === 'Deployment'

const namespaceOf = (check: Check): string => ('object' in check ? check.object.namespace : 'default')
const podsIn = (view: LessonView, namespace: string): Pod[] => view.list('Pod', namespace).filter(isPod).filter((pod) => !isTerminating(pod))

/** The Service that a `reach` check asks, if it is one of the namespace. */
function askedService(check: Check, view: LessonView): { service: Service; port: number } | undefined {
  if (check.type !== 'reach') return undefined
  const url = new URL(check.url)
  const service = view.find('Service', 'default', url.hostname.split('.')[0])
  return service && isService(service) ? { service, port: Number(url.port || 80) } : undefined
}

const selected = (service: Service, view: LessonView): Pod[] => {
  const selector = service.spec.selector
  if (!selector) return []
  return podsIn(view, service.metadata.namespace ?? 'default').filter((pod) => matchesLabels(selector, pod.metadata.labels ?? {}))
}

const declaredPorts = (pods: readonly Pod[]): Set<number | string> =>
  new Set(pods.flatMap((pod) => pod.spec.containers.flatMap(({ ports }) => (ports ?? []).flatMap(({ containerPort, name }) => (name ? [containerPort, name] : [containerPort])))))

/** In the order in which they are named: a missing backend explains more than a port. */
const mistakes: readonly Mistake[] = [
  {
    id: 'K24',
    title: 'the image cannot be pulled',
    detect: (check, view) =>
      podsIn(view, namespaceOf(check)).some((pod) =>
        pod.status.containerStatuses?.some(({ state }) => /^(ErrImagePull|ImagePullBackOff|InvalidImageName)$/.test(state?.waiting?.reason ?? '')),
      ),
  },
  {
    id: 'K01',
    title: 'the selector of the Service matches no Pod',
    detect(check, view) {
      const asked = askedService(check, view)
      return asked !== undefined && asked.service.spec.selector !== undefined && selected(asked.service, view).length === 0
    },
  },
  {
    id: 'K02',
    title: 'targetPort is not the port the container listens on',
    detect(check, view) {
      const asked = askedService(check, view)
      if (!asked) return false
      const declared = declaredPorts(selected(asked.service, view))
      if (declared.size === 0) return false
      const servicePort = asked.service.spec.ports?.find(({ port }) => port === asked.port)
      return !servicePort || !declared.has(servicePort.targetPort ?? servicePort.port)
    },
  },
  {
    id: 'K14',
    title: 'a Pod of a Deployment was deleted to stop the app',
    detect: (check, view) => check.type === 'absent' && check.object.kind === 'Pod' && podsIn(view, check.object.namespace).some((pod) => pod.metadata.ownerReferences?.length),
  },
  {
    id: 'K15',
    title: 'a bare Pod was expected to come back',
    detect(check, view) {
      const wantsDeployment = check.type === 'assert' && check.object.kind === 'Deployment'
      const bare = podsIn(view, namespaceOf(check)).some((pod) => !pod.metadata.ownerReferences?.length && pod.metadata.labels?.['run'] !== undefined)
      return wantsDeployment && bare && view.list('Deployment', namespaceOf(check)).filter(isDeployment).length === 0
    },
  },
]

export const recogniseMistakes = (check: Check, view: LessonView): Mistake[] => mistakes.filter((mistake) => mistake.detect(check, view))
