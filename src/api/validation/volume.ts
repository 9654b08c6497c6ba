/** Volumes. Upstream: ValidateVolumes, validateVolumeSource in pkg/apis/core/validation/validation.go (v1.32). */
import { duplicate, forbidden, invalid, notSupported, required, type FieldError } from '../field-error'
import { parseQuantity } from '../quantity'
import type { Core } from '../types'
import { fieldsOfVolumes, validateFieldRef, validateResourceRef } from './env'
import { dnsLabel } from './formats'

const none: readonly FieldError[] = []

export interface VolumeCheck {
  readonly errors: readonly FieldError[]
  /** Names that mounts may use: a faulty volume does not count. */
  readonly names: ReadonlySet<string>
}

const noVolumes: VolumeCheck = { errors: none, names: new Set() }

export function validateVolumes(volumes: readonly Core.Volume[] | undefined, path: string): VolumeCheck {
  if (!volumes || volumes.length === 0) return noVolumes
  const names = new Set<string>()
  const errors: FieldError[] = []
  for (let index = 0; index < volumes.length; index++) {
    const volume = volumes[index]
    const faults = validateVolume(volume, `${path}[${index}]`, names)
    if (faults.length === 0) names.add(volume.name)
    else errors.push(...faults)
  }
  return { errors, names }
}

function validateVolume(volume: Core.Volume, path: string, names: ReadonlySet<string>): readonly FieldError[] {
  const errors = validateSources(volume, path)
  if (!volume.name) errors.push(required(`${path}.name`))
  else for (const fault of dnsLabel(volume.name)) errors.push(invalid(`${path}.name`, volume.name, fault))
  if (names.has(volume.name)) errors.push(duplicate(`${path}.name`, volume.name))
  return errors
}

type SourceCheck = readonly [keyof Core.Volume, (volume: Core.Volume, path: string) => readonly FieldError[]]

/** In upstream's order: of two sources the later one in this list is refused. */
const sourceChecks: readonly SourceCheck[] = [
  ['emptyDir', ({ emptyDir }, path) => validateEmptyDir(emptyDir ?? {}, path)],
  ['hostPath', ({ hostPath }, path) => validateHostPath(hostPath ?? { path: '' }, path)],
  ['secret', ({ secret }, path) => validateFiles({ ...secret, name: secret?.secretName }, path, 'secretName')],
  ['nfs', ({ nfs }, path) => validateNfs(nfs ?? { path: '', server: '' }, path)],
  ['persistentVolumeClaim', ({ persistentVolumeClaim }, path) => needs(persistentVolumeClaim?.claimName, `${path}.claimName`)],
  ['downwardAPI', ({ downwardAPI }, path) => [...validateMode(downwardAPI?.defaultMode, `${path}.defaultMode`), ...validateDownward(downwardAPI?.items, path)]],
  ['configMap', ({ configMap }, path) => validateFiles(configMap ?? {}, path, 'name')],
  ['projected', ({ projected }, path) => validateProjected(projected, path)],
  ['csi', ({ csi }, path) => needs(csi?.driver, `${path}.driver`)],
  ['ephemeral', ({ ephemeral }, path) => (ephemeral?.volumeClaimTemplate ? none : [required(`${path}.volumeClaimTemplate`)])],
]

/** Simplified: the sources of single storage vendors are taken as they come; a real cluster checks each of them. */
function validateSources(volume: Core.Volume, path: string): FieldError[] {
  const errors: FieldError[] = []
  let found = 0
  for (const [source, check] of sourceChecks) {
    if (!volume[source]) continue
    if (found > 0) errors.push(forbidden(`${path}.${source}`, 'may not specify more than 1 volume type'))
    else errors.push(...check(volume, `${path}.${source}`))
    found++
  }
  if (found === 0 && Object.keys(volume).every((key) => key === 'name')) errors.push(required(path, 'must specify a volume type'))
  return errors
}

export const needs = (value: string | undefined, path: string): readonly FieldError[] => (value ? none : [required(path)])

function validateEmptyDir({ sizeLimit }: Core.EmptyDirVolumeSource, path: string): readonly FieldError[] {
  const size = sizeLimit === undefined ? undefined : parseQuantity(sizeLimit)
  return size && size.nano < 0n ? [forbidden(`${path}.sizeLimit`, 'SizeLimit field must be a valid resource quantity')] : none
}

const hostPathTypes = ['', 'BlockDevice', 'CharDevice', 'Directory', 'DirectoryOrCreate', 'File', 'FileOrCreate', 'Socket']

export function validateHostPath({ path: location, type }: Core.HostPathVolumeSource, path: string): readonly FieldError[] {
  if (!location) return [required(`${path}.path`)]
  const errors = [...noStepsBack(location, `${path}.path`)]
  if (type !== undefined && !hostPathTypes.includes(type)) errors.push(notSupported(`${path}.type`, type, hostPathTypes))
  return errors
}

export const noStepsBack = (location: string, path: string): readonly FieldError[] =>
  location.split('/').includes('..') ? [invalid(path, location, "must not contain '..'")] : none

export const descendingPath = (location: string, path: string): readonly FieldError[] => [
  ...(location.startsWith('/') ? [invalid(path, location, 'must be a relative path')] : none),
  ...noStepsBack(location, path),
]

function freePath(location: string, path: string): readonly FieldError[] {
  const errors = [...descendingPath(location, path)]
  if (location.startsWith('..') && !location.startsWith('../')) errors.push(invalid(path, location, "must not start with '..'"))
  return errors
}

export function validateNfs({ server, path: location }: Core.NFSVolumeSource, path: string): readonly FieldError[] {
  const errors = [...needs(server, `${path}.server`), ...needs(location, `${path}.path`)]
  return location && !location.startsWith('/') ? [...errors, invalid(`${path}.path`, location, 'must be an absolute path')] : errors
}

const validateMode = (mode: number | undefined, path: string): readonly FieldError[] =>
  mode !== undefined && (mode < 0 || mode > 0o777) ? [invalid(path, mode, 'must be a number between 0 and 0777 (octal), both inclusive')] : none

interface Files {
  readonly name?: string
  readonly defaultMode?: number
  readonly items?: readonly Core.KeyToPath[]
}

function validateFiles({ name, defaultMode, items }: Files, path: string, nameField: string): readonly FieldError[] {
  return [...needs(name, `${path}.${nameField}`), ...validateMode(defaultMode, `${path}.defaultMode`), ...validateItems(items, path)]
}

const validateItems = (items: readonly Core.KeyToPath[] = [], path: string): readonly FieldError[] =>
  items.flatMap(({ key, path: location, mode }, index) => {
    const at = `${path}.items[${index}]`
    const paths = location ? freePath(location, `${at}.path`) : [required(`${at}.path`)]
    return [...needs(key, `${at}.key`), ...paths, ...validateMode(mode, `${at}.mode`)]
  })

/** The path does not say which of the files is meant, neither does upstream's. */
const validateDownward = (items: readonly Core.DownwardAPIVolumeFile[] = [], path: string): readonly FieldError[] =>
  items.flatMap(({ path: location, fieldRef, resourceFieldRef, mode }) => {
    const errors: FieldError[] = [...(location ? freePath(location, `${path}.path`) : [required(`${path}.path`)])]
    if (fieldRef) {
      errors.push(...validateFieldRef(fieldRef, `${path}.fieldRef`, fieldsOfVolumes))
      if (resourceFieldRef) errors.push(invalid(path, 'resource', 'fieldRef and resourceFieldRef can not be specified simultaneously'))
    } else if (resourceFieldRef) {
      if (!resourceFieldRef.containerName) errors.push(required(`${path}.resourceFieldRef.containerName`))
      else errors.push(...validateResourceRef(resourceFieldRef, `${path}.resourceFieldRef`))
    } else errors.push(required(path, 'one of fieldRef and resourceFieldRef is required'))
    return [...errors, ...validateMode(mode, `${path}.mode`)]
  })

const TEN_MINUTES_SECONDS = 600

/** Sources are refused under the path of the whole volume where they exclude each other. */
function validateProjected(projected: Core.ProjectedVolumeSource | undefined, path: string): readonly FieldError[] {
  if (!projected || sound.has(projected)) return none
  const errors = [...validateMode(projected.defaultMode, `${path}.defaultMode`)]
  for (const [index, source] of (projected.sources ?? []).entries()) errors.push(...validateProjection(source, `${path}.sources[${index}]`))
  if (errors.length === 0) sound.add(projected)
  return errors
}

/** Sources in which nothing was found wrong: all pods share that of their token. */
const sound = new WeakSet<Core.ProjectedVolumeSource>()

function validateProjection(source: Core.VolumeProjection, path: string): readonly FieldError[] {
  const given = (['secret', 'configMap', 'downwardAPI', 'serviceAccountToken', 'clusterTrustBundle'] as const).filter((name) => source[name])
  if (given.length === 0) return [required(path, 'must specify a projection type')]
  const [first, ...others] = given
  return [
    ...validateOneProjection(source, first, `${path}.${first}`),
    ...others.map((name) => forbidden(`${path}.${name}`, 'may not specify more than 1 volume type per source')),
  ]
}

function validateOneProjection(source: Core.VolumeProjection, name: string, path: string): readonly FieldError[] {
  const { secret, configMap, downwardAPI, serviceAccountToken: token } = source
  if (name === 'secret') return validateFiles(secret ?? {}, path, 'name')
  if (name === 'configMap') return validateFiles(configMap ?? {}, path, 'name')
  if (name === 'downwardAPI') return validateDownward(downwardAPI?.items, path)
  if (name !== 'serviceAccountToken') return none
  const seconds = token?.expirationSeconds ?? 0
  const errors: FieldError[] = []
  if (seconds < TEN_MINUTES_SECONDS) errors.push(invalid(`${path}.expirationSeconds`, seconds, 'may not specify a duration less than 10 minutes'))
  return [...errors, ...(token?.path ? freePath(token.path, `${path}.path`) : [required(`${path}.path`)])]
}
