/** kubectl config set-cluster. Upstream: kubectl/pkg/cmd/config/set_cluster.go (v1.32). */
import { resolvePath } from '../../../base/os/file-system'
import { type Command, defineCommand } from '../command'
import { CommandError } from '../failures'
import { readKubeconfig, writeKubeconfig } from '../kubeconfig'
import { embedded, requireFile, unexpectedArgs } from './embed-files'

export const setCluster: Command = defineCommand({
  name: 'set-cluster',
  use: 'NAME [--server=server] [--certificate-authority=path/to/certificate/authority] [--insecure-skip-tls-verify=true] [--tls-server-name=example.com] [options]',
  short: 'Set a cluster entry in kubeconfig',
  examples: ['kubectl config set-cluster e2e --server=https://1.2.3.4'],
  flags: {
    'embed-certs': { type: 'bool', help: 'Put the certificate into the file.' },
    'proxy-url': { type: 'string', help: 'Proxy on the way to the server.' },
  },
  async run(context, { args, flags, changed }) {
    const { process, global, out } = context
    if (args.length !== 1) return unexpectedArgs(context, setCluster, `Unexpected args: [${args.join(' ')}]`)
    const [name] = args
    const authority = global['certificate-authority']
    if (global['insecure-skip-tls-verify'] && authority !== '') {
      throw new CommandError('you cannot specify a certificate authority and insecure mode at the same time')
    }
    if (flags['embed-certs']) {
      if (authority === '') throw new CommandError('you must specify a --certificate-authority to embed')
      requireFile(process, 'certificate-authority', authority)
    }
    const config = readKubeconfig(process, global.kubeconfig)
    const before = config.clusters.find((entry) => entry.name === name)?.cluster ?? {}
    const cluster = Object.entries({
      ...before,
      ...(changed.has('server') ? { server: global.server } : {}),
      ...(changed.has('tls-server-name') ? { 'tls-server-name': global['tls-server-name'] } : {}),
      ...(changed.has('proxy-url') ? { 'proxy-url': flags['proxy-url'] } : {}),
      ...(changed.has('insecure-skip-tls-verify')
        ? { 'insecure-skip-tls-verify': global['insecure-skip-tls-verify'] || undefined, ...(global['insecure-skip-tls-verify'] ? withoutAuthority : {}) }
        : {}),
      ...(changed.has('certificate-authority')
        ? {
            'insecure-skip-tls-verify': undefined,
            ...(flags['embed-certs']
              ? { 'certificate-authority-data': embedded(process, authority), 'certificate-authority': undefined }
              : { 'certificate-authority': resolvePath(process.cwd, authority), 'certificate-authority-data': undefined }),
          }
        : {}),
    }).filter(([, value]) => value !== undefined)
    const clusters = [...config.clusters.filter((entry) => entry.name !== name), { name, cluster: Object.fromEntries(cluster) }]
    writeKubeconfig(process, { ...config, clusters: clusters.toSorted((a, b) => (a.name < b.name ? -1 : 1)) }, global.kubeconfig)
    await out(`Cluster ${JSON.stringify(name)} set.\n`)
  },
})

const withoutAuthority = { 'certificate-authority': undefined, 'certificate-authority-data': undefined }
