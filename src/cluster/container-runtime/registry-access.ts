/**
 * Who may pull what: private images, logins, and how often Docker Hub answers. Complaints as containerd 1.7 words them
 * (core/remotes/docker/{authorizer,fetcher,resolver}.go).
 *
 * Simplified: an image is private when a part of its path begins with `private`, and every login counts but one whose
 * password begins with `wrong`; a real registry knows its images and users.
 */
import type { ImageReference } from './image-reference'

export interface Login {
  readonly username: string
  readonly password: string
}

const isPrivate = ({ path }: ImageReference): boolean => /(^|\/)private/.test(path)
const isWrong = ({ username, password }: Login): boolean => username === '' || password === '' || password.startsWith('wrong')

/** What the registry says to somebody who may not have the image; undefined to everybody else. */
export function accessFailure(reference: ImageReference, login: Login | undefined): string | undefined {
  const { canonical } = reference
  const prefix = `failed to pull and unpack image "${canonical}": failed to resolve reference "${canonical}": `
  if (!login) return isPrivate(reference) ? `${prefix}${refusalOfStrangers(reference)}` : undefined
  return isWrong(login) ? `${prefix}${refusalOfLogin(reference)}` : undefined
}

const DENIED = 'pull access denied, repository does not exist or may require authorization: '

/** A registry with an authority of its own gives no token; one without asks for a login at once. */
function refusalOfStrangers(reference: ImageReference): string {
  const { registry } = reference
  if (registry === 'docker.io') return `${DENIED}server message: insufficient_scope: authorization failed`
  if (registry === 'quay.io') return `unexpected status from HEAD request to ${manifest(reference)}: 401 UNAUTHORIZED`
  const token = tokenUrl(reference)
  if (!token) return `${DENIED}authorization failed: no basic auth credentials`
  const status = registry === 'ghcr.io' ? '401 Unauthorized' : '403 Forbidden'
  return `failed to authorize: failed to fetch anonymous token: unexpected status from GET request to ${token}: ${status}`
}

function refusalOfLogin(reference: ImageReference): string {
  const token = tokenUrl(reference)
  if (!token) return `unexpected status from HEAD request to ${manifest(reference)}: 401 Unauthorized`
  const status = reference.registry === 'ghcr.io' ? '403 Forbidden' : '401 Unauthorized'
  return `failed to authorize: failed to fetch oauth token: unexpected status from GET request to ${token}: ${status}`
}

const manifest = ({ registry, path, tag }: ImageReference): string => `https://${registry}/v2/${path}/manifests/${tag}`

/** Where a registry has its tokens made; undefined where it takes logins itself. */
function tokenUrl({ registry, path }: ImageReference): string | undefined {
  const scope = `scope=${encodeURIComponent(`repository:${path}:pull`)}`
  if (registry === 'docker.io') return `https://auth.docker.io/token?${scope}&service=registry.docker.io`
  if (registry === 'ghcr.io') return `https://ghcr.io/token?${scope}&service=ghcr.io`
  if (/(^|\.)gcr\.io$|-docker\.pkg\.dev$/.test(registry)) return `https://${registry}/v2/token?${scope}&service=${registry}`
  return undefined
}

const WINDOW_MS = 21_600_000
const MOST_PULLS = { stranger: 100, user: 200 }

/** Counts what one address has pulled from Docker Hub within six hours. */
export class HubLimit {
  #times: number[] = []

  /** What Docker Hub says to one who has pulled too much; otherwise the pull counts. */
  refusalOf({ registry, path, canonical }: ImageReference, at: { digest: string; login: Login | undefined; now: number }): string | undefined {
    if (registry !== 'docker.io') return undefined
    if (this.#times.length > 0) this.#times = this.#times.filter((time) => time > at.now - WINDOW_MS)
    if (this.#times.length < (at.login ? MOST_PULLS.user : MOST_PULLS.stranger)) {
      this.#times.push(at.now)
      return undefined
    }
    const url = `https://registry-1.docker.io/v2/${path}/manifests/${at.digest}`
    const who = at.login ? '' : 'unauthenticated '
    return (
      `failed to pull and unpack image "${canonical}": failed to copy: httpReadSeeker: failed open: unexpected status code ${url}: 429 Too Many Requests` +
      ` - Server message: toomanyrequests: You have reached your ${who}pull rate limit. https://www.docker.com/increase-rate-limit`
    )
  }
}
