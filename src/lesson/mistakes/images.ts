/** Images that cannot be pulled, and images that changed under the same name (K24, K18). */
import type { Mistake } from './mistake'
import { concernedContainers, type ContainerFacts } from './containers'
import { mainContainer, standsWrong, valueAt, within } from './spoil'

const NOT_PULLED = /^(ErrImagePull|ImagePullBackOff|InvalidImageName|ErrImageNeverPull)$/

/** What the registry said, in words for a learner. */
function advice({ message, waiting }: ContainerFacts): string {
  if (waiting === 'InvalidImageName') return 'a name in lower-case letters, with one tag after a colon'
  if (/not found|manifest unknown/.test(message)) return 'a name and a tag that the registry knows'
  return /denied|authorization|unauthorized/.test(message) ? 'a name that the registry knows, or a pull secret in the same namespace' : 'a name and a tag that the registry knows'
}

export const noSuchImage: Mistake = {
  id: 'K24',
  detect(check, view) {
    const stuck = concernedContainers(check, view).find(({ waiting }) => NOT_PULLED.test(waiting))
    if (!stuck) return undefined
    const { object, path, container, pod } = stuck
    return { object, path: `${path}.image`, is: container.image ?? 'nothing', right: advice(stuck), nearest: `Pod/${pod.metadata.namespace}/${pod.metadata.name}`, confidence: 0.95 }
  },
  mutation: {
    spoil(application) {
      const place = mainContainer(application)
      const image = place && valueAt(within(place, 'image'))
      if (!place || typeof image !== 'string') return undefined
      return standsWrong(application, within(place, 'image'), image.includes(':') ? `${image}-typo` : `${image}:9-typo`)
    },
    symptom: { events: [{ reason: 'Failed', message: /^Failed to pull image "[^"]+": .*not found/ }, { reason: 'BackOff', message: /^Back-off pulling image "/ }], shows: { line: 'kubectl get pods', says: /ErrImagePull|ImagePullBackOff/ } },
  },
}
