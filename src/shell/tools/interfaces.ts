/** `ip`, `ifconfig`, `netstat`, `ss`, `route`: the addresses, routes and listening ports of this network namespace. */
import type { Interface, NetworkStack } from '../../base/os/network-stack'
import type { Process } from '../../base/os/process'
import { defineTool, fail, isBusybox, type Tool } from '../tool'

const toNumber = (address: string): number => address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
const toAddress = (value: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.')
const sizeOf = ({ prefixLength }: Interface): number => 2 ** (32 - prefixLength)
const networkOf = (one: Interface): string => toAddress(Math.floor(toNumber(one.address) / sizeOf(one)) * sizeOf(one))
const broadcastOf = (one: Interface): string =>
  toAddress(Math.floor(toNumber(one.address) / sizeOf(one)) * sizeOf(one) + sizeOf(one) - 1)
const maskOf = ({ prefixLength }: Interface): string => toAddress(2 ** 32 - 2 ** (32 - prefixLength))
const gatewayOf = (one: Interface): string => toAddress(toNumber(networkOf(one)) + 1)

/** The hardware address follows from the IP address, as some CNI plugins make it. */
const hardwareOf = ({ address }: Interface): string =>
  ['0a', '58', ...address.split('.').map((part) => Number(part).toString(16).padStart(2, '0'))].join(':')

function withLoopback({ interfaces }: NetworkStack): readonly Interface[] {
  return interfaces.some(({ name }) => name === 'lo')
    ? interfaces
    : [{ name: 'lo', address: '127.0.0.1', prefixLength: 8 }, ...interfaces]
}

export const ip: Tool = {
  name: 'ip',
  async program(process) {
    const words = process.argv.slice(1).filter((word) => !word.startsWith('-'))
    const [object = '', ...rest] = words
    const wanted = rest.filter((word) => !['show', 'list', 'ls', 's', 'dev'].includes(word))[0]
    const all = withLoopback(process.network)
    if (object === '') {
      await process.stderr.write(
        'Usage: ip [ OPTIONS ] OBJECT { COMMAND | help }\n       where  OBJECT := { address | link | route }\n',
      )
      return 255
    }
    if (/^(a|ad|add|addr|address|l|li|link)$/.test(object)) {
      if (wanted !== undefined && !all.some(({ name }) => name === wanted)) return deviceMissing(process, wanted)
      const text = all
        .map((one, index) =>
          wanted === undefined || one.name === wanted ? describe(one, { index: index + 1, withAddress: object.startsWith('a'), isSmall: isBusybox(process) }) : '',
        )
        .join('')
      await process.stdout.write(text)
      return 0
    }
    if (/^(r|ro|rou|rout|route)$/.test(object)) {
      await process.stdout.write(
        routes(all)
          .map(({ line }) => `${line}\n`)
          .join(''),
      )
      return 0
    }
    return fail(process, `Object "${object}" is unknown, try "ip help".`)
  },
}

async function deviceMissing(process: Process, name: string): Promise<number> {
  if (isBusybox(process)) return fail(process, `can't find device '${name}'`)
  await process.stderr.write(`Device "${name}" does not exist.\n`)
  return 1
}

interface Description {
  readonly index: number
  readonly withAddress: boolean
  /** As busybox has it, without state and group. */
  readonly isSmall: boolean
}

function describe(one: Interface, { index, withAddress, isSmall }: Description): string {
  const isLoopback = one.name === 'lo'
  const number = isLoopback ? 1 : index
  const head = isLoopback
    ? `1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue ${isSmall ? '' : 'state UNKNOWN group default '}qlen 1000\n    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00\n`
    : `${number}: ${one.name}@if${number + 10}: <BROADCAST,MULTICAST,UP,LOWER_UP${isSmall ? ',M-DOWN' : ''}> mtu 1500 qdisc noqueue ${isSmall ? '' : 'state UP group default '}\n    link/ether ${hardwareOf(one)} brd ff:ff:ff:ff:ff:ff${isSmall ? '' : ' link-netnsid 0'}\n`
  const address = isLoopback
    ? `    inet ${one.address}/8 scope host lo\n`
    : `    inet ${one.address}/${one.prefixLength} brd ${broadcastOf(one)} scope global ${one.name}\n`
  return head + (withAddress ? `${address}       valid_lft forever preferred_lft forever\n` : '')
}

function routes(
  all: readonly Interface[],
): readonly { line: string; destination: string; gateway: string; mask: string; flags: string; device: string }[] {
  const first = all.find(({ name }) => name !== 'lo')
  if (!first) return []
  return [
    {
      line: `default via ${gatewayOf(first)} dev ${first.name} `,
      destination: 'default',
      gateway: gatewayOf(first),
      mask: '0.0.0.0',
      flags: 'UG',
      device: first.name,
    },
    {
      line: `${networkOf(first)}/${first.prefixLength} dev ${first.name} proto kernel scope link src ${first.address} `,
      destination: networkOf(first),
      gateway: '0.0.0.0',
      mask: maskOf(first),
      flags: 'U',
      device: first.name,
    },
  ]
}

export const route = defineTool({
  name: 'route',
  usage: '[-n]',
  letters: 'ne',
  async run(process) {
    const rows = routes(withLoopback(process.network)).map(
      ({ destination, gateway, mask, flags, device }) =>
        `${destination.replace('default', '0.0.0.0').padEnd(15)} ${gateway.padEnd(15)} ${mask.padEnd(15)} ${flags.padEnd(5)} 0      0        0 ${device}\n`,
    )
    await process.stdout.write(
      `Kernel IP routing table\nDestination     Gateway         Genmask         Flags Metric Ref    Use Iface\n${rows.join('')}`,
    )
    return 0
  },
})

export const ifconfig = defineTool({
  name: 'ifconfig',
  usage: '[INTERFACE]',
  letters: 'a',
  async run(process, { operands }) {
    const all = [...withLoopback(process.network)].sort((a, b) => (a.name < b.name ? -1 : 1))
    const [wanted] = operands
    if (wanted !== undefined && !all.some(({ name }) => name === wanted))
      return fail(process, `${wanted}: error fetching interface information: Device not found`)
    const blocks = all
      .filter(({ name }) => wanted === undefined || name === wanted)
      .map((one) => {
        const isLoopback = one.name === 'lo'
        const link = isLoopback ? 'Local Loopback  ' : `Ethernet  HWaddr ${hardwareOf(one).toUpperCase()}  `
        const address = isLoopback
          ? `inet addr:${one.address}  Mask:255.0.0.0`
          : `inet addr:${one.address}  Bcast:${broadcastOf(one)}  Mask:${maskOf(one)}`
        const flags = isLoopback
          ? 'UP LOOPBACK RUNNING  MTU:65536  Metric:1'
          : 'UP BROADCAST RUNNING MULTICAST  MTU:1500  Metric:1'
        return `${one.name.padEnd(10)}Link encap:${link}\n          ${address}\n          ${flags}\n\n`
      })
    await process.stdout.write(blocks.join(''))
    return 0
  },
})

/** Simplified: only what listens is shown, without the program's name; a real one shows connections too. */
export const netstat = defineTool({
  name: 'netstat',
  usage: '[-tulnap]',
  letters: 'tulnapreWi',
  async run(process, options) {
    const wanted = listeners(process, options)
    const rows = wanted.map(
      ({ transport, address, port }) =>
        `${transport.padEnd(5)}      0      0 ${`${address}:${port}`.padEnd(23)} ${'0.0.0.0:*'.padEnd(23)} ${transport === 'tcp' ? 'LISTEN      ' : ''}\n`,
    )
    await process.stdout.write(
      `Active Internet connections (only servers)\nProto Recv-Q Send-Q Local Address           Foreign Address         State       \n${rows.join('')}`,
    )
    return 0
  },
})

function listeners(
  { network }: Process,
  options: { has(letter: string): boolean },
): ReturnType<NetworkStack['listening']> {
  const chosen = options.has('t') || options.has('u')
  return network.listening().filter(({ transport }) => !chosen || options.has(transport === 'tcp' ? 't' : 'u'))
}

export const ss = defineTool({
  name: 'ss',
  usage: '[-tulnap]',
  letters: 'tulnapeH',
  async run(process, options) {
    const rows = listeners(process, options).map(({ transport, address, port }) => ({
      transport,
      local: `${address}:${port}`,
    }))
    const width = Math.max(18, ...rows.map(({ local }) => local.length))
    const withTransport = !(options.has('t') !== options.has('u'))
    const head = `${withTransport ? 'Netid ' : ''}State  Recv-Q Send-Q ${'Local Address:Port'.padStart(width)}  Peer Address:Port Process\n`
    const lines = rows.map(
      ({ transport, local }) =>
        `${withTransport ? transport.padEnd(6) : ''}${transport === 'tcp' ? 'LISTEN' : 'UNCONN'} 0      ${transport === 'tcp' ? '4096  ' : '0     '} ${local.padStart(width)}          0.0.0.0:*         \n`,
    )
    await process.stdout.write((options.has('H') ? '' : head) + lines.join(''))
    return 0
  },
})
