/**
 * The image of CoreDNS: a program that answers on port 53 as its Corefile says. It has no shell, so nothing can be run in its
 * containers. Upstream: registry.k8s.io/coredns/coredns:v1.11.3, coremain/run.go.
 */
import type { ApiDoor } from '../../api/door'
import type { Image } from '../container-runtime/contract'
import { createClusterRecords, type ClusterRecords } from './cluster-records'
import { coreDnsProgram } from './coredns-program'
import { VERSION } from './version'

/** `door` is that of the ServiceAccount which its pods run as. */
export function createCoreDnsImage(door: ApiDoor): Image {
  let known: ClusterRecords | undefined
  const records = (now: () => number) => (known ??= createClusterRecords(door, now))
  return {
    repository: 'registry.k8s.io/coredns/coredns',
    tags: [`v${VERSION.number}`],
    sizeBytes: 18_562_039,
    entrypoint: ['/coredns'],
    command: [],
    env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', SSL_CERT_FILE: '/etc/ssl/certs/ca-certificates.crt' },
    workingDirectory: '/',
    user: 'nonroot:nonroot',
    exposedPorts: [53],
    files: {},
    tools: [],
    servers: {},
    uses: { memoryBytes: 13_800_000, cpuCores: 0.002 },
    programs: { '/coredns': coreDnsProgram(records) },
  }
}
