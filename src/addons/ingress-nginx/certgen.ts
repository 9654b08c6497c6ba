/**
 * kube-webhook-certgen: `create` makes a certificate for the webhook and keeps it in a Secret, `patch` writes its authority into the
 * webhook's configuration. Upstream: kubernetes/ingress-nginx/images/kube-webhook-certgen/rootfs (v1.5.2).
 */
import { Secret } from '../../api/kinds/secret'
import { ValidatingWebhookConfiguration } from '../../api/kinds/validating-webhook-configuration'
import { isStatusError } from '../../api/status-error'
import { issueCertificate } from '../../base/certificates/issue-certificate'
import { createSigningKey } from '../../base/certificates/signing-key'
import type { Random } from '../../base/random'
import type { AddonSurroundings } from '../../cluster/addon'
import type { ContainerProcess, Image } from '../../cluster/container-runtime/contract'
import { serviceAccountClient, type ServiceAccountClient } from '../service-account'
import { certgenRepository } from './version'

const PROGRAM = '/kube-webhook-certgen'
/** What it takes to make keys and ask the server, in ms. */
const WORK_MS = 300
const HUNDRED_YEARS_MS = 100 * 365 * 86_400_000

export const certgenImageOf = (surroundings: AddonSurroundings): Image => ({
  repository: certgenRepository,
  tags: [],
  sizeBytes: 28_130_000,
  entrypoint: [PROGRAM],
  command: [],
  env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', SSL_CERT_FILE: '/etc/ssl/certs/ca-certificates.crt' },
  workingDirectory: '/',
  user: '65532:65532',
  exposedPorts: [],
  files: {},
  tools: [],
  servers: { [PROGRAM]: { start: (process) => process.after(WORK_MS, () => run(surroundings, process)) } },
})

type Level = 'info' | 'fatal'

const logger = (process: ContainerProcess) => (level: Level, msg: string, more: Readonly<Record<string, string>> = {}) => {
  const time = `${new Date(process.now()).toISOString().slice(0, 19)}Z`
  process.log(JSON.stringify({ ...more, level, msg, source: 'cmd/root.go', time }), 'stderr')
}

function run(surroundings: AddonSurroundings, process: ContainerProcess): void {
  const log = logger(process)
  const client = surroundings.problem() === undefined ? serviceAccountClient(surroundings, process, 'kube-webhook-certgen') : undefined
  if (!client) return fail(process, surroundings.problem() ?? 'unable to load in-cluster configuration')
  try {
    const problem = process.argv[1] === 'patch' ? patch(client, process) : create({ client, random: surroundings.simulation.random.fork(`certgen ${process.now()}`) }, process)
    if (problem !== undefined) return fail(process, problem)
    log('info', process.argv[1] === 'patch' ? 'Patched hook(s)' : 'done')
    process.exit(0)
  } catch (error) {
    if (!isStatusError(error)) throw error
    fail(process, error.message)
  }
}

function fail(process: ContainerProcess, problem: string): void {
  logger(process)('fatal', 'failed', { err: problem })
  process.exit(1)
}

const flagOf = ({ argv }: ContainerProcess, name: string): string => argv.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3) ?? ''

function create({ client, random }: { readonly client: ServiceAccountClient; readonly random: Random }, process: ContainerProcess): string | undefined {
  const namespace = flagOf(process, 'namespace')
  const name = flagOf(process, 'secret-name')
  const refusal = client.refusal('GET', `/api/v1/namespaces/${namespace}/secrets/${name}`) ?? client.refusal('POST', `/api/v1/namespaces/${namespace}/secrets`)
  if (refusal !== undefined) return refusal
  if (client.door.find(Secret, { namespace, name })) return undefined
  const data = Object.entries(pairFor(flagOf(process, 'host').split(','), { random, nowMs: process.now() })).map(([key, text]) => [key, btoa(text)])
  client.door.create(Secret, { metadata: { name, namespace }, type: 'Opaque', data: Object.fromEntries(data) })
  return undefined
}

function pairFor(hosts: readonly string[], { random, nowMs }: { readonly random: Random; readonly nowMs: number }): { ca: string; cert: string; key: string } {
  const times = { notBeforeMs: nowMs - 300_000, notAfterMs: nowMs + HUNDRED_YEARS_MS }
  const authority = { subject: { commonName: '', organizations: ['nil1'] }, key: createSigningKey(random), random }
  const ca = issueCertificate({ ...times, subject: authority.subject, publicKey: authority.key.publicKey, isAuthority: true, keyUsage: 0x20 }, authority)
  const key = createSigningKey(random)
  const cert = issueCertificate(
    {
      ...{ ...times, subject: { commonName: '', organizations: ['nil2'] }, publicKey: key.publicKey, keyUsage: 1 },
      extendedKeyUsage: ['1.3.6.1.5.5.7.3.1'],
      alternativeNames: hosts.map((dns) => ({ dns })),
    },
    authority,
  )
  return { ca, cert, key: key.pem() }
}

function patch(client: ServiceAccountClient, process: ContainerProcess): string | undefined {
  const name = flagOf(process, 'webhook-name')
  const refusal = client.refusal('PUT', `/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/${name}`)
  if (refusal !== undefined) return refusal
  const secret = client.door.get(Secret, { namespace: flagOf(process, 'namespace'), name: flagOf(process, 'secret-name') })
  const caBundle = secret.data?.ca
  logger(process)('info', `patching webhook configurations '${name}' mutating=false, validating=true, failurePolicy=Fail`)
  const configuration = client.door.get(ValidatingWebhookConfiguration, { name })
  const webhooks = configuration.webhooks?.map((webhook) => ({
    ...webhook,
    failurePolicy: flagOf(process, 'patch-failure-policy'),
    clientConfig: { ...webhook.clientConfig, caBundle },
  }))
  client.door.update(ValidatingWebhookConfiguration, { ...configuration, webhooks })
  return undefined
}
