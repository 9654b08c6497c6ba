/** Images that cannot be pulled, and images that changed under the same name (K24, K18). */
import { sentence, type Phrase } from '../../words/sentence'
import type { Mistake } from './mistake'
import { concernedContainers, type ContainerFacts } from './containers'
import { mainContainer, standsWrong, valueAt, within } from './spoil'

const NOT_PULLED = /^(ErrImagePull|ImagePullBackOff|InvalidImageName|ErrImageNeverPull)$/

/** What the registry said, in words for a learner. */
function advice({ message, waiting }: ContainerFacts): Phrase {
  if (waiting === 'InvalidImageName') return sentence('found.imageName')
  if (/not found|manifest unknown/.test(message)) return sentence('found.knownTag')
  return /denied|authorization|unauthorized/.test(message) ? sentence('found.nameOrPullSecret') : sentence('found.knownTag')
}

export const noSuchImage: Mistake = {
  id: 'K24',
  detect(check, view) {
    const stuck = concernedContainers(check, view).find(({ waiting }) => NOT_PULLED.test(waiting))
    if (!stuck) return undefined
    const { object, path, container, pod } = stuck
    return { object, path: `${path}.image`, is: container.image ?? sentence('found.nothing'), right: advice(stuck), nearest: `Pod/${pod.metadata.namespace}/${pod.metadata.name}`, confidence: 0.95 }
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
