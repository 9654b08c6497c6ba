/** What a path of the API means. Upstream: k8s.io/apiserver/pkg/endpoints/request/requestinfo.go (v1.32). */
export interface ResourcePath {
  readonly group: string
  readonly version: string
  /** Absent: all namespaces, or a cluster-wide resource. */
  readonly namespace: string | undefined
  readonly plural: string
  /** '' for the collection. */
  readonly name: string
  readonly subresource: string
  /** What follows the subresource: `pods/web/proxy/index.html`. */
  readonly rest: string
}

export interface ParsedPath {
  readonly segments: readonly string[]
  readonly query: URLSearchParams
  /** Absent for everything but resources. */
  readonly resource: ResourcePath | undefined
}

export function parsePath(path: string): ParsedPath {
  const question = path.indexOf('?')
  const given = (question < 0 ? path : path.slice(0, question)).split('/').filter((segment) => segment !== '').map(decode)
  const query = new URLSearchParams(question < 0 ? '' : path.slice(question + 1))
  const segments = withoutWatch(given)
  const resource = resourceOf(segments)
  if (segments !== given) query.set('watch', '1')
  // One object is got, whatever else is asked of it; watched it is as a list of one name.
  else if (resource?.name) query.delete('watch')
  return { segments, query, resource }
}

/** `/api/v1/watch/pods`: the old way to ask for `/api/v1/pods?watch=1`. */
function withoutWatch(segments: readonly string[]): readonly string[] {
  const at = segments[0] === 'api' ? 2 : segments[0] === 'apis' ? 3 : segments.length
  return segments[at] === 'watch' && segments.length > at + 1 ? segments.toSpliced(at, 1) : segments
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}

function resourceOf(segments: readonly string[]): ResourcePath | undefined {
  const [root] = segments
  if (root === 'api' && segments.length > 2) return placeOf({ group: '', version: segments[1] }, segments.slice(2))
  if (root === 'apis' && segments.length > 3) return placeOf({ group: segments[1], version: segments[2] }, segments.slice(3))
  return undefined
}

/** Below `namespaces/NAME` lies that namespace's content, except for the namespace's own subresources. */
function placeOf(version: { group: string; version: string }, parts: readonly string[]): ResourcePath {
  const isInside = parts[0] === 'namespaces' && parts.length > 2 && !(version.group === '' && isOfNamespace(parts[2]))
  const [plural, name = '', subresource = '', ...rest] = isInside ? parts.slice(2) : parts
  return { ...version, namespace: isInside ? parts[1] : undefined, plural, name, subresource, rest: rest.join('/') }
}

const isOfNamespace = (part: string): boolean => part === 'status' || part === 'finalize'
