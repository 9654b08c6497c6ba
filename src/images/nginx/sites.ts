/**
 * What a configuration of nginx means for a request: the server by port and name, the location by path.
 * Upstream: https://nginx.org/en/docs/http/ngx_http_core_module.html
 *
 * Simplified: of nginx's directives those are obeyed that serve files and fixed answers, pass requests on and speak TLS; a real nginx
 * also rewrites, limits and compresses.
 */
import { resolvePath, type FileSystem } from '../../base/os/file-system'
import { ConfigurationError, parseNginxConfiguration, type Directive } from './configuration'

export type ReadableFiles = Pick<FileSystem, 'stat' | 'read' | 'list'>

export interface Site {
  readonly ports: readonly number[]
  /** Those of them on which TLS is spoken. */
  readonly tlsPorts: readonly number[]
  /** Files of PEM. */
  readonly certificate: string | undefined
  readonly certificateKey: string | undefined
  /** Servers as `host:port` behind the names of `upstream` blocks. */
  readonly upstreams: ReadonlyMap<string, readonly string[]>
  readonly names: readonly string[]
  readonly scope: Scope
  readonly locations: readonly Location[]
  /** Where the last request led: most are for the same path. */
  last: Place | undefined
}

/** What a path of a request means. */
export interface Place {
  readonly path: string
  readonly scope: Scope
  /** On the disk. */
  readonly file: string
  /** What may be sent where that is a folder. */
  readonly indexes: readonly string[]
}

export interface Location {
  readonly modifier: '' | '=' | '^~' | '~' | '~*'
  readonly path: string
  readonly scope: Scope
}

/** What holds inside of a server or location; the inner one first. */
export interface Scope {
  /** Of the location. */
  readonly path: string
  readonly root: string
  readonly alias: string | undefined
  readonly index: readonly string[]
  readonly tryFiles: readonly string[]
  readonly answer: { readonly status: number; readonly text: string } | undefined
  readonly proxyPass: string | undefined
  /** Lower-case names; values with variables. */
  readonly proxyHeaders: Readonly<Record<string, string>>
  readonly autoindex: boolean
  readonly headers: Readonly<Record<string, string>>
  readonly defaultType: string
  readonly hasAccessLog: boolean
}

const outermost: Scope = {
  path: '/',
  root: '/etc/nginx/html',
  alias: undefined,
  index: ['index.html'],
  tryFiles: [],
  answer: undefined,
  proxyPass: undefined,
  proxyHeaders: {},
  autoindex: false,
  headers: {},
  defaultType: 'text/plain',
  hasAccessLog: true,
}

/** Throws `ConfigurationError`. */
export function readSites(files: ReadableFiles, path: string): readonly Site[] {
  const http = load(files, path).find(({ name }) => name === 'http')
  const directives = http?.block ?? []
  const shared = { scope: narrow(outermost, directives), upstreams: upstreamsOf(directives), directives }
  return directives.filter(({ name }) => name === 'server').map(({ block = [] }) => siteOf(block, shared))
}

function load(files: ReadableFiles, path: string): readonly Directive[] {
  if (files.stat(path)?.type !== 'file')
    throw new ConfigurationError(`open() "${path}" failed (2: No such file or directory)`)
  return include(files, parseNginxConfiguration(files.read(path), path))
}

/** Puts the directives of other files in the place of `include`. */
function include(files: ReadableFiles, directives: readonly Directive[]): readonly Directive[] {
  return directives.flatMap((directive) => {
    if (directive.name !== 'include')
      return [directive.block ? { ...directive, block: include(files, directive.block) } : directive]
    return matching(files, directive.words[0] ?? '').flatMap((path) => load(files, path))
  })
}

function matching(files: ReadableFiles, pattern: string): string[] {
  const path = pattern.startsWith('/') ? pattern : `/etc/nginx/${pattern}`
  if (!path.includes('*')) return [path]
  const folder = path.slice(0, path.lastIndexOf('/'))
  const [before, after] = path.slice(folder.length + 1).split('*')
  if (files.stat(folder)?.type !== 'directory') return []
  const names = files.list(folder).map(({ name }) => name)
  return names
    .filter((name) => name.startsWith(before) && name.endsWith(after) && !name.startsWith('.'))
    .map((name) => `${folder}/${name}`)
}

function upstreamsOf(directives: readonly Directive[]): Site['upstreams'] {
  const blocks = directives.filter(({ name }) => name === 'upstream')
  return new Map(blocks.map(({ words, block = [] }) => [words[0] ?? '', block.filter(({ name }) => name === 'server').map((server) => server.words[0] ?? '')]))
}

interface Shared {
  readonly scope: Scope
  readonly upstreams: Site['upstreams']
  /** Of the `http` block. */
  readonly directives: readonly Directive[]
}

function siteOf(block: readonly Directive[], { scope: outer, upstreams, directives }: Shared): Site {
  const scope = narrow(outer, block)
  const listening = block.filter(({ name }) => name === 'listen')
  const listens = listening.map(({ words }) => portOf(words[0] ?? '80'))
  const word = (wanted: string): string | undefined => [...directives, ...block].findLast(({ name }) => name === wanted)?.words[0]
  const names = block.filter(({ name }) => name === 'server_name').flatMap(({ words }) => words)
  return {
    ports: [...new Set(listens.length > 0 ? listens : [80])],
    tlsPorts: listening.filter(({ words }) => words.includes('ssl')).map(({ words }) => portOf(words[0] ?? '443')),
    certificate: word('ssl_certificate'),
    certificateKey: word('ssl_certificate_key'),
    upstreams,
    names,
    scope,
    locations: locationsOf(block, scope),
    last: undefined,
  }
}

function locationsOf(block: readonly Directive[], outer: Scope): Location[] {
  return block
    .filter(({ name }) => name === 'location')
    .map(({ words, block: inner = [] }) => {
      const modifier = words.length > 1 ? (words[0] as Location['modifier']) : ''
      const path = words[words.length - 1] ?? '/'
      return { modifier, path, scope: { ...narrow(outer, inner), path } }
    })
}

/** `80`, `127.0.0.1:8080`, `[::]:80` */
const portOf = (listen: string): number => Number(/(\d+)$/.exec(listen)?.[1] ?? 80)

function narrow(outer: Scope, block: readonly Directive[]): Scope {
  const find = (wanted: string): readonly string[] | undefined => block.find(({ name }) => name === wanted)?.words
  const answer = find('return')
  const headers = block
    .filter(({ name }) => name === 'add_header')
    .map(({ words }) => [(words[0] ?? '').toLowerCase(), words[1] ?? ''])
  const passed = block.filter(({ name }) => name === 'proxy_set_header').map(({ words }) => [(words[0] ?? '').toLowerCase(), words[1] ?? ''])
  return {
    ...outer,
    root: find('root')?.[0] ?? outer.root,
    alias: find('alias')?.[0],
    index: find('index') ?? outer.index,
    tryFiles: find('try_files') ?? [],
    answer: answer && answerOf(answer),
    proxyPass: find('proxy_pass')?.[0],
    proxyHeaders: passed.length > 0 ? Object.fromEntries(passed) : outer.proxyHeaders,
    autoindex: (find('autoindex')?.[0] ?? (outer.autoindex ? 'on' : 'off')) === 'on',
    headers: headers.length > 0 ? Object.fromEntries(headers) : outer.headers,
    defaultType: find('default_type')?.[0] ?? outer.defaultType,
    hasAccessLog: find('access_log') ? find('access_log')?.[0] !== 'off' : outer.hasAccessLog,
  }
}

const answerOf = ([status, text = '']: readonly string[]): Scope['answer'] =>
  /^\d{3}$/.test(status ?? '') ? { status: Number(status), text } : { status: 302, text: status ?? '' }

export function findSite(sites: readonly Site[], port: number, host: string): Site | undefined {
  const listening = sites.filter(({ ports }) => ports.includes(port))
  return listening.find(({ names }) => names.includes(host)) ?? listening[0]
}

export function findPlace(site: Site, path: string): Place {
  if (site.last?.path !== path) site.last = placeIn(lookForScope(site, path), path)
  return site.last
}

export function placeIn(scope: Scope, path: string): Place {
  const file = fileOf(scope, path)
  return { path, scope, file, indexes: scope.index.map((name) => `${file === '/' ? '' : file}/${name}`) }
}

export const fileOf = ({ root, alias }: Scope, path: string): string =>
  resolvePath('/', alias ? `${alias}/${path.slice(path.lastIndexOf('/'))}` : `${root}${path}`)

/** `=` first, then `^~` or a regular expression, then the longest prefix. */
function lookForScope({ locations, scope }: Site, path: string): Scope {
  const exact = locations.find((location) => location.modifier === '=' && location.path === path)
  if (exact) return exact.scope
  const prefixes = locations.filter(
    ({ modifier, path: prefix }) => (modifier === '' || modifier === '^~') && path.startsWith(prefix),
  )
  const [longest] = prefixes.sort((a, b) => b.path.length - a.path.length)
  if (longest?.modifier === '^~') return longest.scope
  const pattern = locations.find(
    ({ modifier, path: expression }) =>
      modifier.startsWith('~') && new RegExp(expression, modifier === '~*' ? 'i' : '').test(path),
  )
  return (pattern ?? longest)?.scope ?? scope
}
