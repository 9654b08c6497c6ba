/** Ways to put a mistake into an application: stand wrong in the cluster, be refused with the file, or be made by lines. */
import { at, change, documents, FILE, find, kindOf, nameOf, podPath, type Application, type Tree } from './application'
import type { CureStep, Spoiled } from './mistake'

export const applied: CureStep = { run: `kubectl apply -f ${FILE}` }
export const replaced: CureStep = { run: `kubectl replace --force -f ${FILE}` }

export const written = (manifests: readonly Tree[]): CureStep => ({ write: { file: FILE, content: documents(manifests) } })

/** Templates of Jobs cannot be changed, and a StatefulSet waits for a broken Pod for ever. */
const NEEDS_REPLACEMENT = ['Job', 'Pod', 'StatefulSet']

export const cured = ({ manifests, workload }: Application, then: readonly CureStep[] = [NEEDS_REPLACEMENT.includes(workload.kind) ? replaced : applied]): CureStep[] => [
  written(manifests),
  ...then,
]

export const refersTo = (manifest: Tree): RegExp => new RegExp(`^${kindOf(manifest)}/[^/]+/${nameOf(manifest)}$`)

interface Place {
  readonly manifest: Tree
  readonly path: string
}

/** The manifest that describes the main Pods, and where. */
export function mainWorkload({ manifests, workload }: Application): Place | undefined {
  const manifest = find(manifests, workload.kind, workload.name)
  return manifest && { manifest, path: podPath(workload.kind) }
}

/** Its first container. */
export function mainContainer(application: Application): Place | undefined {
  const place = mainWorkload(application)
  return place && { manifest: place.manifest, path: `${place.path}.containers[0]` }
}

export const mainService = ({ manifests, service }: Application): Tree | undefined => service && find(manifests, 'Service', service.name)

/** One field differs, and the cluster took it. */
export function standsWrong(application: Application, { manifest, path }: Place, value: unknown, more: Partial<Spoiled> = {}): Spoiled {
  const cluster = change(application.manifests, manifest, path, value)
  return { cluster, lines: [], cure: cured(application), at: { object: refersTo(manifest), path }, ...more }
}

/** One field differs, and the API server does not take it: nothing of it stands in the cluster. */
export function isRefused(application: Application, { manifest, path }: Place, value: unknown, more: Partial<Spoiled> = {}): Spoiled {
  const file = change(application.manifests, manifest, path, value)
  return { cluster: [], file, lines: [`kubectl apply -f ${FILE}`], cure: cured(application), at: { object: refersTo(manifest), path }, ...more }
}

/** Lines spoil what works. */
export const madeByLines = (application: Application, lines: readonly string[], more: Pick<Spoiled, 'at' | 'cure'> & Partial<Spoiled>): Spoiled => ({
  cluster: application.manifests,
  lines,
  ...more,
})

export const within = ({ manifest, path }: Place, below: string): Place => ({ manifest, path: path === '' ? below : `${path}.${below}` })
export const valueAt = ({ manifest, path }: Place): unknown => at(manifest, path)

/** Some images hold one program and nothing besides. */
export const hasShell = (container: Place): boolean => !String(valueAt(within(container, 'image'))).includes('http-echo')
