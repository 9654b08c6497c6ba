/** Names, tags and digests of images, wherever containers are. Upstream: kustomize/api/filters/imagetag (v5.5.0). */
import { idOf, type Resource } from './resource'
import { isTree, textOf, type Tree } from './tree'

export function withImage(resource: Resource, image: Tree): Resource {
  if (idOf(resource).kind === 'CustomResourceDefinition') return resource
  return { ...resource, tree: walk(resource.tree, image) as Tree }
}

function walk(value: unknown, image: Tree): unknown {
  if (Array.isArray(value)) return value.map((item) => walk(item, image))
  if (!isTree(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      (key === 'containers' || key === 'initContainers') && Array.isArray(inner)
        ? inner.map((item) => inContainer(item, image))
        : walk(inner, image),
    ]),
  )
}

function inContainer(container: unknown, image: Tree): unknown {
  if (!isTree(container) || typeof container.image !== 'string') return container
  const { name, tag, digest } = partsOf(container.image)
  if (name !== image.name) return container
  const newName = textOf(image.newName) || name
  const newTag = textOf(image.newTag)
  const newDigest = textOf(image.digest)
  const suffix = textOf(image.tagSuffix)
  if (newDigest) return { ...container, image: `${newName}${newTag ? `:${newTag}` : ''}@${newDigest}` }
  if (newTag) return { ...container, image: `${newName}:${newTag}` }
  return { ...container, image: `${newName}${tag || suffix ? `:${tag}${suffix}` : ''}${digest ? `@${digest}` : ''}` }
}

/** The tag follows the last colon, unless that belongs to a port. */
function partsOf(image: string): { name: string; tag: string; digest: string } {
  const [front, digest = ''] = image.split('@')
  const colon = front.lastIndexOf(':')
  return colon > front.lastIndexOf('/')
    ? { name: front.slice(0, colon), tag: front.slice(colon + 1), digest }
    : { name: front, tag: '', digest }
}
