/**
 * Which container of a pod a command works on when none is named, and what it says about the choice.
 * Upstream: kubectl/pkg/cmd/util/podcmd/podcmd.go, kubectl/pkg/polymorphichelpers/logsforobject.go (v1.32).
 */
import type { Pod } from '../../api/types'
import type { KubectlContext } from './command'
import { CommandError } from './failures'

const defaultContainerAnnotation = 'kubectl.kubernetes.io/default-container'

const initNames = ({ spec }: Pod): string[] => (spec.initContainers ?? []).map(({ name }) => name)
const mainNames = ({ spec }: Pod): string[] => spec.containers.map(({ name }) => name)
const ephemeralNames = ({ spec }: Pod): string[] => (spec.ephemeralContainers ?? []).map(({ name }) => name)

/** In the order in which `logs --all-containers` reads them. */
export const allContainerNames = (pod: Pod): string[] => [...initNames(pod), ...mainNames(pod), ...ephemeralNames(pod)]

export async function chooseContainer(
  context: KubectlContext,
  pod: Pod,
  { name, quiet = false }: { name: string; quiet?: boolean },
): Promise<string> {
  if (name !== '') {
    if (allContainerNames(pod).includes(name)) return name
    throw new CommandError(`container ${name} is not valid for pod ${pod.metadata.name}`)
  }
  const preferred = pod.metadata.annotations?.[defaultContainerAnnotation]
  if (preferred !== undefined) {
    if (allContainerNames(pod).includes(preferred)) return preferred
    if (!quiet)
      await context.err(`Default container name ${JSON.stringify(preferred)} not found in pod ${pod.metadata.name}\n`)
  }
  const [first] = mainNames(pod)
  if (allContainerNames(pod).length > 1 && !quiet)
    await context.err(`Defaulted container ${JSON.stringify(first)} out of: ${listed(pod)}\n`)
  return first
}

const listed = (pod: Pod): string =>
  [
    ...mainNames(pod),
    ...ephemeralNames(pod).map((name) => `${name} (ephem)`),
    ...initNames(pod).map((name) => `${name} (init)`),
  ].join(', ')
