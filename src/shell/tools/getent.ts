/**
 * `getent`: what the C library itself finds, through /etc/hosts and the resolver. Upstream: glibc nss/getent.c (2.36).
 *
 * Simplified: of its databases those with names of machines and of users.
 */
import type { Process } from '../../base/os/process'
import { fail, type Tool } from '../tool'

const NOT_FOUND = 2
const WIDTH = 15

export const getent: Tool = {
  name: 'getent',
  async program(process) {
    const [database, ...keys] = process.argv.slice(1).filter((word) => !word.startsWith('-'))
    if (database === undefined)
      return fail(process, "wrong number of arguments\nTry `getent --help' or `getent --usage' for more information.", 1)
    switch (database) {
      case 'hosts':
        return keys.length > 0 ? each(process, keys, hosts) : listHosts(process)
      case 'ahosts':
      case 'ahostsv4':
        return each(process, keys, streams)
      case 'ahostsv6':
        return each(process, keys, async () => undefined)
      case 'passwd':
      case 'group':
        return each(process, keys, (own, key) => entryOf(own, `/etc/${database}`, key))
      default:
        return fail(process, `Unknown database: ${database}\nTry \`getent --help' or \`getent --usage' for more information.`, 1)
    }
  },
}

type Find = (process: Process, key: string) => Promise<string | undefined>

async function each(process: Process, keys: readonly string[], find: Find): Promise<number> {
  let status = 0
  for (const key of keys) {
    const text = await find(process, key)
    if (text === undefined) status = NOT_FOUND
    else await process.stdout.write(text)
  }
  return status
}

async function hosts({ network }: Process, key: string): Promise<string | undefined> {
  const found = await network.resolve(key)
  if ('failure' in found) return undefined
  return found.addresses.map((address) => `${address.padEnd(WIDTH)} ${found.canonicalName}\n`).join('')
}

async function streams({ network }: Process, key: string): Promise<string | undefined> {
  const found = await network.resolve(key)
  if ('failure' in found) return undefined
  const line = (address: string, sort: string, name: string) => `${address.padEnd(WIDTH)} ${sort.padEnd(6)} ${name}\n`
  return found.addresses
    .map(
      (address, index) =>
        line(address, 'STREAM', index === 0 ? found.canonicalName : '') + line(address, 'DGRAM', '') + line(address, 'RAW', ''),
    )
    .join('')
}

async function listHosts({ files, stdout }: Process): Promise<number> {
  const text = files.stat('/etc/hosts')?.type === 'file' ? files.read('/etc/hosts') : ''
  const entries = text.split('\n').map((line) => line.replace(/#.*/, '').trim().split(/\s+/))
  for (const [address, ...names] of entries) {
    if (address?.includes('.')) await stdout.write(`${address.padEnd(WIDTH)} ${names.join(' ')}\n`)
  }
  return 0
}

async function entryOf({ files }: Process, path: string, key: string): Promise<string | undefined> {
  const lines = files.stat(path)?.type === 'file' ? files.read(path).split('\n') : []
  const found = lines.find((line) => line.split(':')[0] === key || line.split(':')[2] === key)
  return found === undefined ? undefined : `${found}\n`
}
