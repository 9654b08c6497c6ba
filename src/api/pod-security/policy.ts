/**
 * The labels by which a namespace says what its pods must keep to.
 * Upstream: k8s.io/pod-security-admission/api/{constants,helpers}.go (v1.32).
 */
import { invalid, type FieldError } from '../field-error'

export const levels = ['privileged', 'baseline', 'restricted'] as const
export type Level = (typeof levels)[number]

export interface LevelVersion {
  readonly level: Level
  /** `latest` or the minor version: 24 for v1.24. */
  readonly version: number | 'latest'
}

export interface SecurityPolicy {
  readonly enforce: LevelVersion
  readonly audit: LevelVersion
  readonly warn: LevelVersion
}

export const nameOfLevel = ({ level, version }: LevelVersion): string => `${level}:${version === 'latest' ? version : `v1.${version}`}`

export const isSameLevel = (a: LevelVersion, b: LevelVersion): boolean => a.level === b.level && a.version === b.version

export const isStricter = (a: Level, b: Level): boolean => levels.indexOf(a) > levels.indexOf(b)

const PREFIX = 'pod-security.kubernetes.io/'
const free: LevelVersion = { level: 'privileged', version: 'latest' }
const unrestricted: SecurityPolicy = { enforce: free, audit: free, warn: free }

type Labels = Readonly<Record<string, string>>

export interface ReadPolicy {
  /** Always usable: what cannot be read counts as strict where it is enforced, and as free elsewhere. */
  readonly policy: SecurityPolicy
  readonly errors: readonly FieldError[]
}

const nothing: ReadPolicy = { policy: unrestricted, errors: [] }

export function policyOf(labels: Labels | undefined): ReadPolicy {
  if (!labels || !Object.keys(labels).some((key) => key.startsWith(PREFIX))) return nothing
  const errors: FieldError[] = []
  const enforce = read(labels, 'enforce', errors)
  const audit = read(labels, 'audit', errors)
  const warn = read(labels, 'warn', errors)
  return { policy: { enforce: enforce.value, audit: audit.value, warn: warnLike(labels, warn.value, enforce) }, errors }
}

interface ReadMode {
  readonly value: LevelVersion
  readonly isLevelSet: boolean
}

function read(labels: Labels, mode: keyof SecurityPolicy, errors: FieldError[]): ReadMode {
  const key = PREFIX + mode
  const level = labels[key] as string | undefined
  const version = labels[`${key}-version`] as string | undefined
  const known = levels.find((name) => name === level)
  if (level !== undefined && !known) errors.push(invalid(`metadata.labels[${key}]`, level, `must be one of ${levels.join(', ')}`))
  const minor = version === undefined || version === 'latest' ? 'latest' : minorOf(version)
  if (minor === undefined) errors.push(invalid(`metadata.labels[${key}-version]`, version, 'must be "latest" or "v1.x"'))
  const unreadable = mode === 'enforce' ? 'restricted' : 'privileged'
  return {
    value: { level: level === undefined ? 'privileged' : (known ?? unreadable), version: minor ?? 'latest' },
    isLevelSet: known !== undefined,
  }
}

function minorOf(version: string): number | undefined {
  const match = /^v1\.(\d|[1-9]\d*)$/.exec(version)
  return match ? Number(match[1]) : undefined
}

/** Who enforces a level and says nothing of warnings is also warned at it, so that workloads tell before their pods fail. */
function warnLike(labels: Labels, warn: LevelVersion, { value: enforce, isLevelSet }: ReadMode): LevelVersion {
  const isSaid = labels[`${PREFIX}warn`] !== undefined
  if (isSaid || !isLevelSet || !isStricter(enforce.level, warn.level)) return warn
  return { level: enforce.level, version: labels[`${PREFIX}warn-version`] === undefined ? enforce.version : warn.version }
}
