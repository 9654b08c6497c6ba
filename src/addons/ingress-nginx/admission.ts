/**
 * The webhook that looks at an Ingress before it is stored: what would break nginx's configuration, or claims what another has, is refused.
 * Upstream: internal/admission/controller/main.go, CheckIngress and checkOverlap in internal/ingress/controller/controller.go,
 * internal/ingress/inspector (controller-v1.12.1).
 */
import type { Ingress } from '../../api/kinds/ingress'
import type { HttpResponse, ServedRequest } from '../../base/os/network-stack'
import { boolean, PREFIX } from './annotations'
import { ANY_HOST, type Configuration } from './configuration'
import { compilePath } from './locations'

export interface Checking {
  readonly settings: Readonly<Record<string, string>>
  isOwn(ingress: Ingress): boolean
  /** How the servers would be with this Ingress in place of the one of its name. */
  configurationWith(ingress: Ingress): Configuration
}

interface Reviewed {
  readonly uid: string
  readonly object: Ingress | null
}

export function reviewIngress({ body }: ServedRequest, check: (ingress: Ingress) => string | undefined): HttpResponse {
  const { request } = JSON.parse(body) as { request: Reviewed }
  const problem = request.object ? check(request.object) : undefined
  const refusal = { status: { status: 'Failure', code: 400, reason: 'BadRequest', message: problem, metadata: {} } }
  const response = { uid: request.uid, allowed: problem === undefined, ...(problem === undefined ? {} : refusal) }
  const text = JSON.stringify({ kind: 'AdmissionReview', apiVersion: 'admission.k8s.io/v1', response })
  return { status: 200, headers: { 'content-type': 'application/json' }, body: text }
}

/** Why it is refused; undefined when it may be. */
export function checkIngress(ingress: Ingress, checking: Checking): string | undefined {
  if (ingress.metadata.deletionTimestamp !== undefined || !checking.isOwn(ingress)) return undefined
  return annotationProblem(ingress, checking.settings) ?? pathProblem(ingress, checking.settings) ?? overlap(ingress, checking.configurationWith(ingress)) ?? expressionProblem(ingress)
}

function annotationProblem({ metadata: { annotations = {} } }: Ingress, settings: Checking['settings']): string | undefined {
  const allowsSnippets = boolean(settings['allow-snippet-annotations'] ?? '', false)
  for (const [key, value] of Object.entries(annotations)) {
    if (!allowsSnippets && key.endsWith('-snippet')) return `${key} annotation cannot be used. Snippet directives are disabled by the Ingress administrator`
    const form = key.startsWith(PREFIX) ? forms[key.slice(PREFIX.length)] : undefined
    if (form && !form.test(value)) return `annotation ${key} contains invalid value`
  }
  return undefined
}

const flag = /^(1|t|T|true|True|TRUE|0|f|F|false|False|FALSE)$/
const number = /^-?\d+$/

/** Of what each may be. Upstream: the `Validator` of each annotation. */
const forms: Readonly<Record<string, RegExp>> = {
  ...Object.fromEntries(['ssl-redirect', 'force-ssl-redirect', 'use-regex', 'canary', 'service-upstream', 'preserve-trailing-slash'].map((name) => [name, flag])),
  ...Object.fromEntries(['canary-weight', 'canary-weight-total', 'proxy-connect-timeout', 'proxy-read-timeout', 'permanent-redirect-code'].map((name) => [name, number])),
  'backend-protocol': /^(HTTP|HTTPS|AUTO_HTTP|GRPC|GRPCS|FCGI)$/i,
}

const PLAIN_PATH = /^\/[a-z0-9._\-/]*$/i

function pathProblem({ spec }: Ingress, settings: Checking['settings']): string | undefined {
  if (!boolean(settings['strict-validate-path-type'] ?? '', true)) return undefined
  const faults = pathsOf(spec)
    .filter(({ path, pathType }) => (pathType === 'Exact' || pathType === 'Prefix') && !PLAIN_PATH.test(path))
    .map(({ path, pathType }) => `path ${path} cannot be used with pathType ${pathType}`)
  return faults.length > 0 ? `ingress contains invalid paths: ${faults.join('\n')}` : undefined
}

interface HostPath {
  readonly host: string
  readonly path: string
  readonly pathType: string
}

const pathsOf = ({ rules = [] }: Ingress['spec']): HostPath[] =>
  rules.flatMap(({ host, http }) =>
    (http?.paths ?? []).flatMap(({ path, pathType, backend }) => (backend.service ? [{ host: host || ANY_HOST, path: path || '/', pathType }] : [])),
  )

/** Looks no further than the first path that somebody has already. */
function overlap(ingress: Ingress, { servers }: Configuration): string | undefined {
  const isCanary = canaryOf(ingress)
  for (const { host, path } of pathsOf(ingress.spec)) {
    const others = (servers.get(host)?.locations ?? []).flatMap((location) => (location.path === path && !location.isDefault && location.ingress ? [location.ingress] : []))
    if (others.length === 0) continue
    if (others.some((other) => isSame(other, ingress))) return undefined
    const rival = others.find((other) => {
      const isRivalCanary = canaryOf(other)
      return (isCanary === true && isRivalCanary === true) || (isCanary === undefined && isRivalCanary === undefined)
    })
    return rival && `host "${host}" and path "${path}" is already defined in ingress ${rival.metadata.namespace ?? ''}/${rival.metadata.name}`
  }
  return undefined
}

const isSame = (a: Ingress, b: Ingress): boolean => a.metadata.namespace === b.metadata.namespace && a.metadata.name === b.metadata.name

const canaryOf = ({ metadata }: Ingress): boolean | undefined => {
  const value = metadata.annotations?.[`${PREFIX}canary`]
  return value === undefined ? undefined : boolean(value, false)
}

/** nginx would not take its configuration with a path that is no expression. */
function expressionProblem({ metadata: { annotations = {} }, spec }: Ingress): string | undefined {
  const isRegex = boolean(annotations[`${PREFIX}use-regex`] ?? '', false) || annotations[`${PREFIX}rewrite-target`] !== undefined
  const broken = isRegex ? pathsOf(spec).find(({ path }) => !compilePath(path)) : undefined
  if (!broken) return undefined
  const line = '-'.repeat(79)
  const emerg = `nginx: [emerg] pcre2_compile() failed: missing closing parenthesis in "^${broken.path}" at "" in /tmp/nginx/nginx-cfg1`
  return `\n${line}\nError: exit status 1\n${emerg}\nnginx: configuration file /tmp/nginx/nginx-cfg1 test failed\n\n${line}\n`
}
