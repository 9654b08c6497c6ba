/**
 * What a connection says of its client: headers, and the certificate whose key the client has proven to hold.
 * Over an unencrypted connection clients keep their credentials to themselves (client-go/tools/clientcmd/client_config.go, v1.32), so
 * that who comes that way is trusted.
 */
import type { IncomingMessage } from 'node:http'
import { TLSSocket } from 'node:tls'
import type { StreamCredentials } from '../../api/exec'
import { toPem } from '../../base/certificates/pem'

export function credentialsOf(request: IncomingMessage): StreamCredentials {
  const headers = flatHeaders(request)
  if (!(request.socket instanceof TLSSocket)) return { headers }
  const { raw } = request.socket.getPeerCertificate() as { readonly raw?: Buffer }
  return { headers, guarded: true, ...(raw ? { clientCertificate: toPem('CERTIFICATE', raw) } : {}) }
}

/** Headers that may come more than once keep each value on a line of its own: no header can have a line feed in it. */
const isRepeated = (name: string): boolean => name === 'impersonate-group' || name.startsWith('impersonate-extra-')

const flatHeaders = ({ headers, headersDistinct }: IncomingMessage): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => {
      if (isRepeated(name)) return [name, (headersDistinct[name] ?? []).map((each) => `${each}\n`).join('')]
      return [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]
    }),
  )
