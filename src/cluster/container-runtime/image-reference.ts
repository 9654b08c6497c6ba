/**
 * Names of images: `nginx` is short for `docker.io/library/nginx:latest`. The grammar and its complaints are those of
 * github.com/distribution/reference v0.6 (reference.go, normalize.go), which kubelet and containerd both use.
 */
export interface ImageReference {
  /** As the pod spells it. */
  readonly text: string
  readonly registry: string
  /** Path below the registry, `library/nginx`. */
  readonly path: string
  readonly tag: string
  readonly digest: string | undefined
  /** `docker.io/library/nginx` */
  readonly repository: string
  /** `docker.io/library/nginx:latest`: the key under which a node keeps it. */
  readonly canonical: string
}

/** What the parser says of a name that is none. */
export interface MalformedReference {
  readonly problem: string
}

const PATH = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/
const TAG = /^\w[\w.-]{0,127}$/
const DIGEST = /^sha256:[0-9a-f]{64}$/
const REGISTRY = /^(?:[A-Za-z0-9]|[A-Za-z0-9][A-Za-z0-9.-]*[A-Za-z0-9])(?::\d+)?$/

export function parseImageReference(text: string): ImageReference | MalformedReference {
  const [named, digest, ...rest] = text.split('@')
  if (rest.length > 0 || (digest !== undefined && !DIGEST.test(digest))) return invalidFormat
  const colon = named.lastIndexOf(':')
  const isTagged = colon > named.lastIndexOf('/')
  const name = isTagged ? named.slice(0, colon) : named
  const tag = isTagged ? named.slice(colon + 1) : 'latest'
  const { registry, path } = splitRegistry(name)
  if (path !== path.toLowerCase() && PATH.test(path.toLowerCase())) {
    return { problem: `invalid reference format: repository name (${path}) must be lowercase` }
  }
  if (!PATH.test(path) || !TAG.test(tag) || !REGISTRY.test(registry)) return invalidFormat
  const repository = `${registry}/${path}`
  return {
    text,
    registry,
    path,
    tag,
    digest,
    repository,
    canonical: canonicalName(repository, isTagged || !digest ? tag : '', digest),
  }
}

export const isMalformed = (reference: ImageReference | MalformedReference): reference is MalformedReference =>
  'problem' in reference

/** `docker.io/library/nginx` -> `nginx`: how people write it. */
export const familiarName = (repository: string): string =>
  repository.replace(/^docker\.io\/library\//, '').replace(/^docker\.io\//, '')

const invalidFormat: MalformedReference = { problem: 'invalid reference format' }

/** A first part with a dot, a port or `localhost` is a registry; all other names live on Docker Hub. */
function splitRegistry(name: string): { registry: string; path: string } {
  const slash = name.indexOf('/')
  const first = name.slice(0, Math.max(0, slash))
  const isRegistry = slash > 0 && (/[.:]/.test(first) || first === 'localhost' || first !== first.toLowerCase())
  if (!isRegistry) return { registry: 'docker.io', path: slash < 0 ? `library/${name}` : name }
  const path = name.slice(slash + 1)
  if (first !== 'index.docker.io' && first !== 'docker.io') return { registry: first, path }
  return { registry: 'docker.io', path: path.includes('/') ? path : `library/${path}` }
}

function canonicalName(repository: string, tag: string, digest: string | undefined): string {
  if (digest) return `${repository}@${digest}`
  return `${repository}:${tag}`
}
