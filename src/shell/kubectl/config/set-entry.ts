/** kubectl config set-cluster, set-credentials. Upstream: kubectl/pkg/cmd/config/{set_cluster,set_credentials}.go (v1.32). */
import { defineCommand } from '../command'
import { UsageError } from '../failures'
import { readKubeconfig, writeKubeconfig } from '../kubeconfig'

const byName = (a: { readonly name: string }, b: { readonly name: string }): number => (a.name < b.name ? -1 : 1)

export const setCluster = defineCommand({
  name: 'set-cluster',
  use: 'NAME [--server=server] [--certificate-authority=path/to/certificate/authority] [--insecure-skip-tls-verify=true] [options]',
  short: 'Set a cluster entry in kubeconfig',
  examples: ['kubectl config set-cluster e2e --server=https://1.2.3.4'],
  flags: {
    'embed-certs': { type: 'bool', help: 'Put the certificate into the file.' },
    'proxy-url': { type: 'string', help: 'Proxy on the way to the server.' },
  },
  async run({ process, global, out }, { args, changed }) {
    if (args.length !== 1) throw new UsageError(`Unexpected args: [${args.join(' ')}]`)
    const [name] = args
    const config = readKubeconfig(process, global.kubeconfig)
    const cluster = {
      ...config.clusters.find((entry) => entry.name === name)?.cluster,
      ...(changed.has('server') ? { server: global.server } : {}),
      ...(changed.has('certificate-authority') ? { 'certificate-authority': global['certificate-authority'] } : {}),
      ...(changed.has('insecure-skip-tls-verify')
        ? { 'insecure-skip-tls-verify': global['insecure-skip-tls-verify'] }
        : {}),
    }
    const clusters = [...config.clusters.filter((entry) => entry.name !== name), { name, cluster }].toSorted(byName)
    writeKubeconfig(process, { ...config, clusters }, global.kubeconfig)
    await out(`Cluster ${JSON.stringify(name)} set.\n`)
  },
})

export const setCredentials = defineCommand({
  name: 'set-credentials',
  use: 'NAME [--client-certificate=path/to/certfile] [--client-key=path/to/keyfile] [--token=bearer_token] [--username=basic_user] [--password=basic_password] [options]',
  short: 'Set a user entry in kubeconfig',
  examples: ['kubectl config set-credentials cluster-admin --token=abc'],
  flags: { 'embed-certs': { type: 'bool', help: 'Put the certificate into the file.' } },
  async run({ process, global, out }, { args, changed }) {
    if (args.length !== 1) throw new UsageError(`Unexpected args: [${args.join(' ')}]`)
    const [name] = args
    const config = readKubeconfig(process, global.kubeconfig)
    const given = (['client-certificate', 'client-key', 'password', 'token', 'username'] as const).filter((field) =>
      changed.has(field),
    )
    const user = {
      ...config.users.find((entry) => entry.name === name)?.user,
      ...Object.fromEntries(given.map((field) => [field, global[field]])),
    }
    writeKubeconfig(
      process,
      { ...config, users: [...config.users.filter((entry) => entry.name !== name), { name, user }].toSorted(byName) },
      global.kubeconfig,
    )
    await out(`User ${JSON.stringify(name)} set.\n`)
  },
})
