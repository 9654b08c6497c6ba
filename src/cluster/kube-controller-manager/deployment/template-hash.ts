/**
 * The short text that tells the pods of one template from those of another: `pod-template-hash`, and the end of a ReplicaSet's name.
 * Upstream: pkg/controller/controller_utils.go ComputeHash, k8s.io/apimachinery/pkg/util/rand SafeEncodeString (v1.32).
 * Simplified: hashes the template as sorted JSON; a real controller hashes Go's own printing of it, which gives other characters.
 */
import type { Core } from '../../../api/types'
import { fnv1a } from '../../../base/random'

export const TEMPLATE_HASH = 'pod-template-hash'

const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789'

/** `collisions`: how often the name was found taken by another template. */
export function templateHash(template: Readonly<Core.PodTemplateSpec>, collisions: number | undefined): string {
  const hash = fnv1a(JSON.stringify(sorted(template)) + (collisions === undefined ? '' : `#${collisions}`))
  return [...String(hash)].map((digit) => ALPHABET[digit.charCodeAt(0) % ALPHABET.length]).join('')
}

/** The same for the same content, in whatever order it was written. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([, each]) => each !== undefined)
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, each]) => [key, sorted(each)]))
}
