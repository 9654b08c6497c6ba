/**
 * `nslookup` of busybox up to 1.28: it asks the C library, and so finds what all other programs find, by the search list.
 * Upstream: busybox networking/nslookup.c (1.28).
 */
import type { Process } from '../../base/os/process'
import { fail } from '../tool'
import { isAddress, resolverConfig, reverseName, serverAddress } from './dns-question'

const LAST_MINOR = 28
const HEADER_WIDTH = 10

/** As its program itself says. */
export function isOldBusybox({ files }: Process): boolean {
  if (files.stat('/bin/busybox')?.type !== 'file') return false
  const [, minor] = /BusyBox v1\.(\d+)\./.exec(files.read('/bin/busybox')) ?? []
  return minor !== undefined && Number(minor) <= LAST_MINOR
}

export async function nslookupOfOldBusybox(process: Process): Promise<number> {
  const [name, given] = process.argv.slice(1)
  if (name === undefined || name.startsWith('-')) {
    await process.stderr.write(
      'BusyBox v1.28.4 (2018-05-22 17:00:17 UTC) multi-call binary.\n\n' +
        'Usage: nslookup [HOST] [SERVER]\n\nQuery the nameserver for the IP address of the given HOST\n' +
        'optionally using a specified DNS server\n',
    )
    return 1
  }
  const server = given === undefined ? resolverConfig(process).servers[0] : await serverAddress(process, given)
  if (server === undefined) return fail(process, `bad address '${given}'`)
  await process.stdout.write(`${await described(process, 'Server:', { name: server, addresses: [server] })}\n`)
  const addresses = isAddress(name) ? [name] : await addressesOf(process, name)
  if (!addresses) return fail(process, `can't resolve '${name}'`)
  await process.stdout.write(await described(process, 'Name:', { name, addresses }))
  return 0
}

async function addressesOf({ network }: Process, name: string): Promise<readonly string[] | undefined> {
  const found = await network.resolve(name)
  return 'failure' in found ? undefined : found.addresses
}

/** Each address with the name that it has on the way back. */
async function described(
  process: Process,
  header: string,
  { name, addresses }: { name: string; addresses: readonly string[] },
): Promise<string> {
  let text = `${header.padEnd(HEADER_WIDTH)} ${name}\n`
  for (const [index, address] of addresses.entries()) {
    const answer = await process.network.query(reverseName(address), 'PTR')
    const record = 'failure' in answer ? undefined : answer.answers.find(({ type }) => type === 'PTR')
    text += `Address ${index + 1}: ${address}${record ? ` ${record.data.replace(/\.$/, '')}` : ''}\n`
  }
  return text
}
