/** The kubeconfig of a listening session, in a folder of its own that only its owner may read. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { formatYaml } from '../base/yaml/format'
import type { TlsIdentity } from './listen'

const CLUSTER = 'kubarium'
const USER = 'kubernetes-admin'

const base64 = (text: string): string => Buffer.from(text).toString('base64')

export function formatKubeconfig(url: string, certificates: TlsIdentity | undefined): string {
  // Without encryption there is nothing to verify; some clients refuse plain HTTP unless told so.
  const trust = certificates
    ? { 'certificate-authority-data': base64(certificates.authority.certificate) }
    : { 'insecure-skip-tls-verify': true }
  const identity = certificates
    ? {
        'client-certificate-data': base64(certificates.administrator.certificate),
        'client-key-data': base64(certificates.administrator.key),
      }
    : {}
  return formatYaml({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: CLUSTER, cluster: { ...trust, server: url } }],
    contexts: [{ name: CLUSTER, context: { cluster: CLUSTER, user: USER } }],
    'current-context': CLUSTER,
    preferences: {},
    users: [{ name: USER, user: identity }],
  })
}

/** The file's path. */
export function writeKubeconfig(content: string): string {
  const file = join(mkdtempSync(join(tmpdir(), 'kubarium-')), 'kubeconfig')
  writeFileSync(file, content, { mode: 0o600 })
  return file
}

/** With its folder: it opens nothing any more. */
export const removeKubeconfig = (file: string): void => rmSync(dirname(file), { recursive: true, force: true })
