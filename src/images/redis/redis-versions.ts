/**
 * Which releases of redis there are, and which one a tag means. Source: https://github.com/docker-library/official-images
 * (library/redis)
 */
import { patches } from '../linux'

const upTo = (last: number): readonly number[] => Array.from({ length: last + 1 }, (_, patch) => patch)

/** Minor releases with their last patch, oldest first. */
const lastPatch = { '3.2': 12, '4.0': 14, '5.0': 14, '6.0': 20, '6.2': 17, '7.0': 15, '7.2': 7, '7.4': 2, '8.0': 3 } as const

export type Minor = keyof typeof lastPatch

export const minors = Object.keys(lastPatch) as readonly Minor[]

/** What `latest` means. */
export const LATEST: Minor = '7.4'

export const newestOf = (minor: Minor): string => `${minor}.${lastPatch[minor]}`

/** `7.4`, `7.4.0`, ... and `7` for the last of its major release, on each of the two systems. */
export function tagsOf(minor: Minor): { readonly debian: readonly string[]; readonly alpine: readonly string[] } {
  const major = minor.split('.')[0]
  const isLast = minors.findLast((other) => other.startsWith(`${major}.`)) === minor
  const numbers = [...patches(minor, upTo(lastPatch[minor])), ...(isLast ? [major] : [])]
  const isLatest = minor === LATEST
  return {
    debian: [...(isLatest ? ['latest', 'bookworm'] : []), ...numbers.flatMap((number) => [number, `${number}-bookworm`])],
    alpine: [...(isLatest ? ['alpine'] : []), ...numbers.map((number) => `${number}-alpine`)],
  }
}

export interface RedisVersion {
  /** `7.4.2` */
  readonly text: string
  readonly major: number
  /** 7.2 as 702, to compare. */
  readonly rank: number
}

export function parseVersion(text: string): RedisVersion {
  const [major = 0, minor = 0] = text.split('.').map(Number)
  return { text, major, rank: major * 100 + minor }
}

/** Of a tag, as far as it names one; otherwise what the image says of itself. */
export function versionOf(image: string, newest: string): RedisVersion {
  const [exact] = /(?<=:)\d+\.\d+\.\d+/.exec(image) ?? []
  return parseVersion(exact ?? newest)
}
