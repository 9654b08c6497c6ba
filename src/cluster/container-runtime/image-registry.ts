/**
 * The registries of the world as far as a node can see them: which images exist, what they weigh, and what containerd
 * says of those that cannot be had. Names that the catalogue does not know are "pretend" images, unless they look like
 * a slip of the pen.
 *
 * Simplified: a real registry knows every image ever pushed; here an unknown name exists unless it is misspelt, lacks
 * an owner on Docker Hub and is not one of Hub's official images, or has a host that cannot exist.
 */
import { Random } from '../../base/random'
import type { Image } from './contract'
import { familiarName, type ImageReference } from './image-reference'
import { isOfficialImage } from './official-images'
import { pretendImage } from './pretend-image'

export interface RegistryImage {
  readonly image: Image
  readonly reference: ImageReference
  /** `sha256:...` of the manifest. */
  readonly digest: string
}

export interface PullFailure {
  /** The gRPC code that containerd answers with; kubelet prints it unless it is Unknown. */
  readonly code: 'NotFound' | 'Unknown'
  readonly message: string
}

export interface ImageRegistry {
  resolve(reference: ImageReference): RegistryImage | PullFailure
}

export const isPullFailure = (outcome: object): outcome is PullFailure => 'message' in outcome

const IMPOSSIBLE_HOST = /(^|\.)(example|example\.(com|org|net)|invalid|test|local|nowhere)(:\d+)?$/

const registries = new WeakMap<readonly Image[], ImageRegistry>()

/** The same for all nodes that are given the same images. */
export function createImageRegistry(images: readonly Image[]): ImageRegistry {
  let registry = registries.get(images)
  if (!registry) registries.set(images, (registry = makeImageRegistry(images)))
  return registry
}

function makeImageRegistry(images: readonly Image[]): ImageRegistry {
  const resolved = new Map<string, RegistryImage>()
  const catalogue = new Map<string, readonly Image[]>()
  for (const image of images) catalogue.set(image.repository, [...(catalogue.get(image.repository) ?? []), image])

  function find(reference: ImageReference): Image | PullFailure {
    const name = familiarName(reference.repository)
    const known = catalogue.get(name)
    if (known) return known.find((image) => hasTag(image, reference.tag)) ?? (reference.digest ? known[0] : notFound(reference))
    if (IMPOSSIBLE_HOST.test(reference.registry)) return noSuchHost(reference)
    if (/^localhost(:|$)/.test(reference.registry)) return refused(reference)
    if (isHubLibrary(reference) && !isOfficialImage(name)) return denied(reference)
    if (images.some(({ repository }) => isSlip(name, repository)))
      return reference.registry === 'docker.io' ? denied(reference) : notFound(reference)
    return /^(no-?such|does-?not-?exist|doesnt-?exist|nope|missing|typo|invalid|wrong|bad|broken)/.test(reference.tag)
      ? notFound(reference)
      : pretendImage(name)
  }

  return {
    resolve(reference) {
      const before = resolved.get(reference.text)
      if (before) return before
      const found = find(reference)
      if (isPullFailure(found)) return found
      const image = { image: found, reference, digest: reference.digest ?? digestOf(reference.canonical) }
      resolved.set(reference.text, image)
      return image
    },
  }
}

const hasTag = ({ tags }: Image, tag: string): boolean => tags.length === 0 || tags.includes(tag)
const isHubLibrary = ({ registry, path }: ImageReference): boolean =>
  registry === 'docker.io' && path.startsWith('library/')

/** The same name for ever: what a digest is for. */
const digestOf = (canonical: string): string => `sha256:${new Random(canonical).hex(64)}`

const pullPrefix = ({ canonical }: ImageReference): string =>
  `failed to pull and unpack image "${canonical}": failed to resolve reference "${canonical}": `

const notFound = (reference: ImageReference): PullFailure => ({
  code: 'NotFound',
  message: `${pullPrefix(reference)}${reference.canonical}: not found`,
})

const denied = (reference: ImageReference): PullFailure => ({
  code: 'Unknown',
  message:
    `${pullPrefix(reference)}pull access denied, repository does not exist or may require authorization: ` +
    'server message: insufficient_scope: authorization failed',
})

const manifestUrl = ({ registry, path, tag }: ImageReference): string =>
  `https://${registry}/v2/${path}/manifests/${tag}`

const noSuchHost = (reference: ImageReference): PullFailure => ({
  code: 'Unknown',
  message:
    `${pullPrefix(reference)}failed to do request: Head "${manifestUrl(reference)}": ` +
    `dial tcp: lookup ${reference.registry.replace(/:\d+$/, '')}: no such host`,
})

const refused = (reference: ImageReference): PullFailure => ({
  code: 'Unknown',
  message:
    `${pullPrefix(reference)}failed to do request: Head "${manifestUrl(reference)}": ` +
    `dial tcp 127.0.0.1:${reference.registry.split(':')[1] ?? '443'}: connect: connection refused`,
})

/** One letter too many, too few, wrong, or two swapped, in the same place. */
export function isSlip(name: string, known: string): boolean {
  if (name === known || Math.abs(name.length - known.length) > 1) return false
  if (name.slice(0, name.lastIndexOf('/') + 1) !== known.slice(0, known.lastIndexOf('/') + 1)) return false
  let start = 0
  while (start < name.length && name[start] === known[start]) start++
  const rest = name.slice(start)
  const knownRest = known.slice(start)
  const isSwapped = rest[0] === knownRest[1] && rest[1] === knownRest[0] && rest.slice(2) === knownRest.slice(2)
  return isSwapped || rest.slice(1) === knownRest.slice(1) || rest === knownRest.slice(1) || rest.slice(1) === knownRest
}
