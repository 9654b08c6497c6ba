/**
 * The short text that tells the pods of one template from those of another: `pod-template-hash`, and the end of a ReplicaSet's name. It is
 * the same, to the character, as on a real cluster.
 * Upstream: pkg/controller/controller_utils.go ComputeHash, k8s.io/apimachinery/pkg/util/rand SafeEncodeString (v1.32).
 */
import type { Core } from '../../../api/types'
import { printTyped } from './go-print'

export const TEMPLATE_HASH = 'pod-template-hash'

const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789'
const FNV_START = 0x811c9dc5
const FNV_PRIME = 0x01000193

/** `collisions`: how often the name was found taken by another template. */
export function templateHash(template: Readonly<Core.PodTemplateSpec>, collisions: number | undefined): string {
  const printed = fnv1a(FNV_START, new TextEncoder().encode(printTyped(template, 'v1.PodTemplateSpec')))
  const hash = collisions === undefined ? printed : fnv1a(printed, inEightBytes(collisions))
  return [...String(hash)].map((digit) => ALPHABET[digit.charCodeAt(0) % ALPHABET.length]).join('')
}

function fnv1a(start: number, bytes: Iterable<number>): number {
  let hash = start
  for (const byte of bytes) hash = Math.imul(hash ^ byte, FNV_PRIME)
  return hash >>> 0
}

const inEightBytes = (count: number): readonly number[] => [0, 8, 16, 24].map((shift) => (count >>> shift) & 255).concat(0, 0, 0, 0)
