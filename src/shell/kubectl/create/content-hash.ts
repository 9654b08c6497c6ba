/** The hash that --append-hash adds to a name. Upstream: staging/src/k8s.io/kubectl/pkg/util/hash/hash.go (v1.32). */
import { sha256Hex } from '../../../base/hash/sha256'
import { formatJson } from '../go-json'

/** Letters that make no bad words. */
const replacements: Readonly<Record<string, string>> = { '0': 'g', '1': 'h', '3': 'k', a: 'm', e: 't' }

/** Of what names and fills an object, keys sorted. */
export const contentHash = (content: Readonly<Record<string, unknown>>): string =>
  sha256Hex(formatJson(content))
    .slice(0, 10)
    .replaceAll(/[013ae]/g, (char) => replacements[char])
