/**
 * The forms that names and values may have. Each check gives what is wrong, in upstream's words; an empty list means fine.
 * Upstream: k8s.io/apimachinery/pkg/util/validation/validation.go (v1.32).
 */
export type Format = (value: string) => readonly string[]

const fine: readonly string[] = []

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?'
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`
const DOMAIN_PATH = '[A-Za-z0-9/\\-._~%!$&\'()*+,;=:]+'
const REASON = '[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?'
const WILDCARD = `\\*\\.${SUBDOMAIN}`
const LABEL_1035 = '[a-z]([-a-z0-9]*[a-z0-9])?'
const NAME_PART = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]'
const LABEL_VALUE = `(${NAME_PART})?`
const CONFIG_KEY = '[-._a-zA-Z0-9]+'
const PERCENT = '[0-9]+%'
const HEADER_NAME = '[-A-Za-z0-9]+'

const maximum = (length: number): string => `must be no more than ${length} characters`
export const range = (low: number, high: number): string => `must be between ${low} and ${high}, inclusive`

/** The doubled blank before `or` is upstream's. */
function mismatch(message: string, pattern: string, ...examples: readonly string[]): string {
  const given = examples.length > 0 ? `e.g. ${examples.map((example) => `'${example}', `).join(' or ')}` : ''
  return `${message} (${given}regex used for validation is '${pattern}')`
}

const whole = (pattern: string): RegExp => new RegExp(`^${pattern}$`)
const labelPattern = whole(LABEL)
const subdomainPattern = whole(SUBDOMAIN)
const label1035Pattern = whole(LABEL_1035)
const namePartPattern = whole(NAME_PART)
const labelValuePattern = whole(LABEL_VALUE)
const configKeyPattern = whole(CONFIG_KEY)
const percentPattern = whole(PERCENT)
const headerPattern = whole(HEADER_NAME)
const domainPathPattern = whole(DOMAIN_PATH)
const reasonPattern = whole(REASON)

interface Rule {
  readonly limit: number
  readonly pattern: RegExp
  readonly message: string
}

const check = (given: string | undefined, { limit, pattern, message }: Rule): readonly string[] => {
  // What is missing is empty to Go.
  const value = given ?? ''
  if (value.length <= limit && pattern.test(value)) return fine
  return [...(value.length > limit ? [maximum(limit)] : []), ...(pattern.test(value) ? [] : [message])]
}

const subdomainRule: Rule = {
  limit: 253,
  pattern: subdomainPattern,
  message: mismatch(
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
    SUBDOMAIN,
    'example.com',
  ),
}
export const dnsSubdomain: Format = (value) => check(value, subdomainRule)

const MAX_LABEL = 63
const labelMessage = mismatch(
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
  LABEL,
  'my-name',
  '123-abc',
)
export const dnsLabel: Format = (value) => {
  if (value !== undefined && value.length <= MAX_LABEL && labelPattern.test(value)) return fine
  const message = subdomainPattern.test(value) ? 'must not contain dots' : labelMessage
  return check(value, { limit: MAX_LABEL, pattern: labelPattern, message })
}

const label1035Rule: Rule = {
  limit: 63,
  pattern: label1035Pattern,
  message: mismatch(
    "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character",
    LABEL_1035,
    'my-name',
    'abc-123',
  ),
}
export const dns1035Label: Format = (value) => check(value, label1035Rule)

const nameMessage = mismatch(
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
  NAME_PART,
  'MyName',
  'my.name',
  '123-abc',
)

/** `app`, `example.com/app` */
export const qualifiedName: Format = (given) => {
  const value = (given as string | undefined) ?? ''
  if (value.length <= 63 && namePartPattern.test(value)) return fine
  const parts = value.split('/')
  if (parts.length > 2) return [`a qualified name ${nameMessage} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`]
  const name = parts[parts.length - 1]
  const faults = check(name, { limit: 63, pattern: namePartPattern, message: nameMessage }).map((fault) => `name part ${fault}`)
  const prefix = parts.length === 2 ? prefixFaults(parts[0]) : fine
  return [...prefix, ...(name === '' ? ['name part must be non-empty'] : []), ...faults]
}

const prefixFaults = (prefix: string): readonly string[] =>
  (prefix === '' ? ['must be non-empty'] : dnsSubdomain(prefix)).map((fault) => `prefix part ${fault}`)

const labelValueRule: Rule = {
  limit: 63,
  pattern: labelValuePattern,
  message: mismatch(
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
    LABEL_VALUE,
    'MyValue',
    'my_value',
    '12345',
  ),
}
export const labelValue: Format = (value) => check(value, labelValueRule)

const configKeyRule: Rule = {
  limit: 253,
  pattern: configKeyPattern,
  message: mismatch("a valid config key must consist of alphanumeric characters, '-', '_' or '.'", CONFIG_KEY, 'key.name', 'KEY_NAME', 'key-name'),
}
export const configKey: Format = (value) => {
  const faults = check(value, configKeyRule)
  if (value === '.') return [...faults, "must not be '.'"]
  if (value === '..') return [...faults, "must not be '..'"]
  return value.startsWith('..') ? [...faults, "must not start with '..'"] : faults
}

/** Anything that prints, apart from the equals sign. */
export const envName: Format = (value) =>
  /^[ -<>-~]*$/.test(value) ? fine : ["a valid environment variable name must consist only of printable ASCII characters other than '='"]

export const portNumber = (port: number): readonly string[] => (port >= 1 && port <= 65_535 ? fine : [range(1, 65_535)])

export const portName: Format = (value) => {
  const faults: string[] = []
  if (value.length > 15) faults.push(maximum(15))
  if (!/^[-a-z0-9]+$/.test(value)) faults.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)')
  if (!/[a-z]/.test(value)) faults.push('must contain at least one letter (a-z)')
  if (value.includes('--')) faults.push('must not contain consecutive hyphens')
  if (value.startsWith('-') || value.endsWith('-')) faults.push('must not begin or end with a hyphen')
  return faults
}

export const percent: Format = (value) =>
  percentPattern.test(value) ? fine : [mismatch("a valid percent string must be a numeric string followed by an ending '%'", PERCENT, '1%', '93%')]

export const headerName: Format = (value) =>
  headerPattern.test(value)
    ? fine
    : [mismatch("a valid HTTP header must consist of alphanumeric characters or '-'", HEADER_NAME, 'X-Header-Name')]

/** A name that can be a part of a path. Upstream: IsValidPathSegmentName in k8s.io/apimachinery/pkg/api/validation/path/name.go. */
export const pathSegment: Format = (value) => {
  if (value === '.' || value === '..') return [`may not be '${value}'`]
  return ['/', '%'].filter((part) => value.includes(part)).map((part) => `may not contain '${part}'`)
}

/** What may come after the domain in `example.com/controller`. */
export const domainPath: Format = (value) => (domainPathPattern.test(value) ? fine : [mismatch('Invalid path', DOMAIN_PATH)])

const reasonMessage = mismatch(
  "a condition reason must start with alphabetic character, optionally followed by a string of alphanumeric characters or '_,:', and must end with an alphanumeric character or '_'",
  REASON,
  'my_name',
  'MY_NAME',
  'MyName',
  'ReasonA,ReasonB',
  'ReasonA:ReasonB',
)
export const conditionReason: Format = (value) => (reasonPattern.test(value) ? fine : [reasonMessage])

const wildcardRule: Rule = {
  limit: 253,
  pattern: whole(WILDCARD),
  message: mismatch(
    "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character",
    WILDCARD,
    '*.example.com',
  ),
}
export const wildcardSubdomain: Format = (value) => check(value, wildcardRule)

export const userId = (id: number): readonly string[] => (id >= 0 && id <= 2_147_483_647 ? fine : [range(0, 2_147_483_647)])

export const ipAddress: Format = (value) =>
  isIpv4(value) || isIpv6(value) ? fine : ['must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)']

export const isIpv4 = (value: string): boolean => /^((25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.(?!$)|$)){4}$/.test(value)

/** Eight groups of up to four digits, of which one run of zeros may be left out; the last two may be an IPv4 address. */
export function isIpv6(value: string): boolean {
  const tail = value.slice(value.lastIndexOf(':') + 1)
  const text = tail.includes('.') && isIpv4(tail) ? `${value.slice(0, -tail.length)}0:0` : value
  const halves = text.split('::')
  if (halves.length > 2 || !text.includes(':')) return false
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')))
  const isComplete = halves.length === 2 ? groups.length < 8 : groups.length === 8
  return isComplete && groups.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))
}
