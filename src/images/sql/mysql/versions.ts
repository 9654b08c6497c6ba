/** Releases of MySQL that the official image has. Upstream: https://hub.docker.com/_/mysql/tags */
const newest: Readonly<Record<string, string>> = {
  '5': '5.7.44',
  '5.6': '5.6.51',
  '5.7': '5.7.44',
  '8': '8.4.5',
  '8.0': '8.0.42',
  '8.3': '8.3.0',
  '8.4': '8.4.5',
  '9': '9.3.0',
}
const LATEST = '9'

const numbers = [
  ...Object.keys(newest),
  ...new Set(Object.values(newest)),
  '5.6.40',
  '5.7.21',
  '5.7.22',
  '5.7.35',
  '8.0.11',
  '8.0.19',
  '8.0.28',
  '8.0.30',
  '8.0.33',
  '8.0.36',
  '8.4.0',
  '8.4.3',
  '9.0',
  '9.1',
]

export const tags: readonly string[] = [
  'latest',
  'lts',
  'oracle',
  ...numbers,
  '5.7-debian',
  '8-debian',
  '8.0-debian',
  '8-oracle',
  '8.0-oracle',
  '8.4-oracle',
]

export interface Version {
  readonly version: string
  /** Before 8.0: other words in the log, less memory. */
  readonly isOld: boolean
  /** Since 8.4: without what was on its way out. */
  readonly isNewest: boolean
}

export function versionOf(image: string): Version {
  const tag = image.slice(image.lastIndexOf(':') + 1)
  const [number = tag === 'lts' ? '8.4' : LATEST] = /^\d+(\.\d+)*/.exec(tag) ?? []
  const version = newest[number] ?? (number.split('.').length < 3 ? `${number}.0` : number)
  return { version, isOld: version.startsWith('5.'), isNewest: /^(8\.[4-9]|9)/.test(version) }
}
