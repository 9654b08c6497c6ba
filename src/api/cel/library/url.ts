/** URLs in expressions. Upstream: k8s.io/apiserver/pkg/cel/library/urls.go (v1.32). */
import { EvaluationError, type Environment } from '@marcbachmann/cel-js'

const ABSOLUTE = /^([a-zA-Z][a-zA-Z0-9+.-]*):(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#.*)?$/

class UrlValue {
  constructor(
    readonly text: string,
    readonly scheme: string,
    readonly host: string,
    readonly path: string,
    readonly query: string,
  ) {}
}

export function addUrls(environment: Environment): void {
  environment
    .registerType('net.URL', { ctor: UrlValue, fields: {} })
    .registerFunction('isURL(string): bool', (text: string) => parse(text) !== undefined)
    .registerFunction('url(string): net.URL', require)
    .registerFunction('net.URL.getScheme(): string', ({ scheme }: UrlValue) => scheme)
    .registerFunction('net.URL.getHost(): string', ({ host }: UrlValue) => host)
    .registerFunction('net.URL.getHostname(): string', ({ host }: UrlValue) => host.replace(/:\d*$/, '').replace(/^\[(.*)\]$/, '$1'))
    .registerFunction('net.URL.getPort(): string', ({ host }: UrlValue) => /:(\d*)$/.exec(host)?.[1] ?? '')
    .registerFunction('net.URL.getEscapedPath(): string', ({ path }: UrlValue) => escapePath(path))
    .registerFunction('net.URL.getQuery(): map<string, list<string>>', ({ query }: UrlValue) => queryOf(query))
    .registerOperator('net.URL == net.URL', (a: UrlValue, b: UrlValue) => a.text === b.text)
}

function parse(text: string): UrlValue | undefined {
  if (/[\u0000-\u0020\u007f]/.test(text.slice(0, 1)) || /[\u0000-\u001f\u007f]/.test(text)) return undefined
  if (text.startsWith('/')) {
    const [path, query = ''] = text.split('?')
    return new UrlValue(text, '', '', path, query)
  }
  const [, scheme, authority = '', path, query = ''] = ABSOLUTE.exec(text) ?? []
  if (scheme === undefined || / /.test(authority)) return undefined
  return new UrlValue(text, scheme.toLowerCase(), authority.slice(authority.lastIndexOf('@') + 1), path, query)
}

function require(text: string): UrlValue {
  const url = parse(text)
  if (!url) throw new EvaluationError(`URL parse error during conversion from string: parse ${JSON.stringify(text)}: invalid URI for request`)
  return url
}

const escapePath = (path: string): string => path.replace(/[^A-Za-z0-9\-._~!$&'()*+,;=:@/%]/g, (character) => encodeURIComponent(character))

function queryOf(query: string): Map<string, string[]> {
  const values = new Map<string, string[]>()
  for (const pair of query.split('&').filter((text) => text !== '')) {
    const [key, value = ''] = pair.split(/=(.*)/s).map(unescape)
    values.set(key, [...(values.get(key) ?? []), value])
  }
  return values
}

function unescape(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}
