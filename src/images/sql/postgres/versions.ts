/** Releases of PostgreSQL that the official image has. Upstream: https://hub.docker.com/_/postgres/tags */
import { majorOf } from './open-postgres'

const newest: Readonly<Record<string, string>> = {
  '9.4': '9.4.26',
  '9.5': '9.5.25',
  '9.6': '9.6.24',
  '10': '10.23',
  '11': '11.22',
  '12': '12.22',
  '13': '13.20',
  '14': '14.17',
  '15': '15.12',
  '16': '16.8',
  '17': '17.4',
}
const LATEST = '17'

const numbers = [
  ...Object.keys(newest),
  ...Object.values(newest),
  '9',
  '9.6.1',
  '10.1',
  '10.3',
  '10.4',
  '11.6',
  '12.1',
  '13.1',
  '13.3',
  '14.1',
  '14.5',
  '15.1',
  '15.3',
  '16.0',
  '16.1',
  '16.2',
  '16.3',
  '16.4',
  '17.0',
  '17.2',
]

const tags: readonly string[] = [
  'latest',
  'alpine',
  'bookworm',
  ...numbers.flatMap((number) => [number, `${number}-alpine`]),
  ...['12', '13', '14', '15', '16', '17'].flatMap((major) => [`${major}-bookworm`, `${major}-bullseye`]),
]

export interface Version {
  readonly version: string
  readonly major: string
  readonly isAlpine: boolean
}

export function versionOf(image: string): Version {
  const tag = image.slice(image.lastIndexOf(':') + 1)
  const [number = LATEST] = /^\d+(\.\d+)*/.exec(tag) ?? []
  const version = newest[number === '9' ? '9.6' : number] ?? number
  return { version, major: majorOf(version), isAlpine: tag.includes('alpine') }
}

/** Tags that mean the same image. */
export function releases(): readonly { readonly version: Version; readonly tags: readonly string[] }[] {
  const found = new Map<string, { readonly version: Version; readonly tags: string[] }>()
  for (const tag of tags) {
    const version = versionOf(tag)
    const key = `${version.version}${version.isAlpine ? '-alpine' : ''}`
    const release = found.get(key) ?? { version, tags: [] }
    release.tags.push(tag)
    found.set(key, release)
  }
  return [...found.values()]
}
