/**
 * Completes Secrets: plain `stringData` becomes base64 `data` and is not kept. Upstream: SetDefaults_Secret in
 * pkg/apis/core/v1/defaults.go, Convert_v1_Secret_To_core_Secret in pkg/apis/core/v1/conversion.go (v1.32).
 */
import type { Secret } from '../types'
import { fill } from './fill'

export function defaultSecret(secret: Secret): Secret {
  const typed = fill(secret, { type: 'Opaque' })
  if (!typed.stringData) return typed
  const { stringData, ...rest } = typed
  const encoded = Object.entries(stringData).map(([key, text]): [string, string] => [key, encodeBase64(text)])
  return { ...rest, data: { ...rest.data, ...Object.fromEntries(encoded) } }
}

/** Of the text's UTF-8 bytes. */
function encodeBase64(text: string): string {
  let bytes = ''
  for (const byte of new TextEncoder().encode(text)) bytes += String.fromCharCode(byte)
  return btoa(bytes)
}
