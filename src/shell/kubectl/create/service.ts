/** kubectl create service clusterip, nodeport, loadbalancer, externalname. Upstream: kubectl/pkg/cmd/create/create_service.go (v1.32). */
import { type Command, defineCommand } from '../command'
import { CommandError } from '../failures'
import type { FlagTable } from '../flags'
import { showChildren } from '../parent-command'
import { createGenerated, generatorFlags, nameFrom } from './generate'

const tcpFlag = { tcp: { type: 'list', help: 'Ports, <port>:<targetPort>.' } } as const satisfies FlagTable

interface Wish {
  readonly name: string
  readonly type: string
  readonly tcp: readonly string[]
  readonly nodePort?: number
  readonly clusterIP?: string
  readonly externalName?: string
}

function serviceFor({ name, type, tcp, nodePort, clusterIP, externalName }: Wish) {
  const labels = { app: name }
  const ports = tcp.map((text) => parsePort(text, nodePort))
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { creationTimestamp: null, labels, name },
    spec: {
      ...(clusterIP ? { clusterIP } : {}),
      ...(externalName ? { externalName } : {}),
      ...(ports.length > 0 ? { ports } : {}),
      selector: labels,
      type,
    },
    status: { loadBalancer: {} },
  }
}

function parsePort(text: string, nodePort = 0) {
  const [port, target = port] = text.split(':')
  const number = readPort(port)
  const isNumber = /^\d+$/.test(target)
  if (isNumber) readPort(target)
  const name = text.replace(':', '-')
  return {
    name,
    ...(nodePort ? { nodePort } : {}),
    port: number,
    protocol: 'TCP',
    targetPort: isNumber ? Number(target) : target,
  }
}

function readPort(text: string): number {
  if (/^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535) return Number(text)
  if (/^0+$/.test(text)) throw new CommandError('must be between 1 and 65535, inclusive')
  const problem = /^\d+$/.test(text) ? 'value out of range' : 'invalid syntax'
  throw new CommandError(`strconv.ParseUint: parsing ${JSON.stringify(text)}: ${problem}`)
}

function typed(command: {
  name: string
  type: string
  title: string
  flags: FlagTable
  wish: (flags: Readonly<Record<string, unknown>>) => Partial<Wish>
}): Command {
  return defineCommand({
    name: command.name,
    use: 'NAME [--tcp=port:targetPort] [--dry-run=server|client|none] [options]',
    short: `Create ${command.name === 'externalname' ? 'an' : 'a'} ${command.title} service`,
    flags: { ...generatorFlags, ...tcpFlag, ...command.flags },
    async run(context, { args, flags, changed }) {
      const missing = Object.keys(command.flags).find((name) => command.flags[name].required && !changed.has(name))
      if (missing !== undefined) throw new CommandError(`required flag(s) ${JSON.stringify(missing)} not set`)
      const wish: Wish = { name: nameFrom(args), type: command.type, tcp: flags.tcp, ...command.wish(flags) }
      if (wish.tcp.length === 0 && wish.clusterIP !== 'None' && !wish.externalName)
        throw new CommandError('at least one tcp port specifier must be provided')
      await createGenerated(context, flags, {
        object: serviceFor(wish),
        failure: `failed to create ${command.type} service`,
      })
    },
  })
}

const clusterIP = typed({
  ...{ name: 'clusterip', type: 'ClusterIP', title: 'ClusterIP' },
  flags: { clusterip: { type: 'string', help: 'Its address; None makes it headless.' } },
  wish: (flags) => ({ clusterIP: String(flags.clusterip) }),
})
const nodePort = typed({
  ...{ name: 'nodeport', type: 'NodePort', title: 'NodePort' },
  flags: { 'node-port': { type: 'int', help: 'Port on every node; 0 takes a free one.' } },
  wish: (flags) => ({ nodePort: Number(flags['node-port']) }),
})
const loadBalancer = typed({
  name: 'loadbalancer',
  type: 'LoadBalancer',
  title: 'LoadBalancer',
  flags: {},
  wish: () => ({}),
})
const externalName = typed({
  ...{ name: 'externalname', type: 'ExternalName', title: 'ExternalName' },
  flags: {
    'external-name': { type: 'string', required: true, help: 'Name outside of the cluster that it stands for.' },
  },
  wish: (flags) => ({ externalName: String(flags['external-name']) }),
})

export const createService: Command = defineCommand({
  name: 'service',
  aliases: ['svc'],
  use: '(clusterip | externalname | loadbalancer | nodeport)',
  short: 'Create a service using a specified subcommand',
  flags: {},
  children: [clusterIP, externalName, loadBalancer, nodePort],
  run: (context, given) => showChildren(context, createService, given.args),
})
