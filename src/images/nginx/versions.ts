/** Which nginx there is. Upstream: https://hub.docker.com/_/nginx/tags */
import { patches } from '../linux'

/** Minor release and its last patch. */
const lastPatches =
  '1.7.12 1.8.1 1.9.15 1.10.3 1.11.13 1.12.2 1.13.12 1.14.2 1.15.12 1.16.1 1.17.10 1.18.0 1.19.10 1.20.2 1.21.6 1.22.1 ' +
  '1.23.4 1.24.0 1.25.5 1.26.3 1.27.5 1.28.0 1.29.1'
const releases: ReadonlyMap<string, number> = new Map(
  lastPatches.split(' ').map((release) => [release.slice(0, release.lastIndexOf('.')), Number(release.split('.')[2])]),
)
export const LATEST = '1.29.1'

const numbered = [...releases].flatMap(([minor, last]) =>
  patches(
    minor,
    Array.from({ length: last + 1 }, (_, patch) => patch),
  ),
)
/** Those that can be pulled. */
export const versions = ['1', 'stable', 'mainline', ...numbered]

/** `nginx:1.25-alpine` runs the last release of 1.25. */
export function versionOf(image: string): string {
  if (known.image !== image) known = { image, version: readVersion(image) }
  return known.version
}

/** As the `Server` header has it; one text for all that run a version. */
export function serverName(version: string): string {
  let name = names.get(version)
  if (name === undefined) names.set(version, (name = `nginx/${version}`))
  return name
}

const names = new Map<string, string>()

/** The last that somebody asked for: all pods of a workload ask for the same. */
let known = { image: '', version: LATEST }

function readVersion(image: string): string {
  const [, minor, patch] = /:(\d+\.\d+)(\.\d+)?/.exec(image.slice(image.lastIndexOf('/') + 1)) ?? []
  return minor === undefined ? LATEST : `${minor}${patch ?? `.${releases.get(minor) ?? 0}`}`
}
