/** The two files that the C library's resolver reads. Upstream: resolv.conf(5), hosts(5). */
import type { FileSystem } from '../../base/os/file-system'
import { findAddress } from './address'

export interface ResolverConfig {
  readonly servers: readonly string[]
  readonly search: readonly string[]
  readonly ndots: number
  readonly timeoutMs: number
  readonly attempts: number
}

export function readResolverConfig(files: FileSystem, path = '/etc/resolv.conf'): ResolverConfig {
  let servers: string[] = []
  let search: string[] = []
  const options: Record<string, number> = { ndots: 1, timeout: 5, attempts: 2 }
  for (const [keyword, ...values] of linesOf(files, path)) {
    if (keyword === 'nameserver' && values.length > 0) servers = [...servers, values[0]].slice(0, 3)
    if (keyword === 'search' || keyword === 'domain') search = values
    if (keyword === 'options') for (const [name, value] of values.map((text) => text.split(':'))) options[name] = Number(value)
  }
  return {
    servers: servers.length > 0 ? servers : ['127.0.0.1'],
    search,
    ndots: options['ndots'],
    timeoutMs: options['timeout'] * 1000,
    attempts: options['attempts'],
  }
}

/** Addresses that /etc/hosts gives a name. */
export function findInHosts(files: FileSystem, host: string): readonly string[] {
  const wanted = host.toLowerCase()
  return linesOf(files, '/etc/hosts')
    .filter(([address, ...names]) => findAddress(address) !== undefined && names.some((name) => name.toLowerCase() === wanted))
    .map(([address]) => address)
}

/** The first name of the line that has it: what the machine is called in full. */
export function fullNameInHosts(files: FileSystem, host: string): string | undefined {
  const wanted = host.toLowerCase()
  return linesOf(files, '/etc/hosts').find(([, ...names]) => names.some((name) => name.toLowerCase() === wanted))?.[1]
}

function linesOf(files: FileSystem, path: string): string[][] {
  if (files.stat(path)?.type !== 'file') return []
  return files
    .read(path)
    .split('\n')
    .map((line) => line.replace(/[#;].*$/, '').trim())
    .filter((line) => line !== '')
    .map((line) => line.split(/\s+/))
}

/** The absolute names to ask for, in order: the search list comes first for names with fewer dots than `ndots`. */
export function candidateNames(host: string, { search, ndots }: Pick<ResolverConfig, 'search' | 'ndots'>): readonly string[] {
  if (host.endsWith('.')) return [host]
  const searched = search.map((domain) => `${host}.${domain.replace(/\.$/, '')}.`)
  const dots = host.split('.').length - 1
  return dots >= ndots ? [`${host}.`, ...searched] : [...searched, `${host}.`]
}
