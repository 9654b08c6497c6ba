import { describe, expect, it } from 'vitest'
import { APIService } from '../api/kinds/api-service'
import { ConfigMap } from '../api/kinds/config-map'
import { ServiceAccount } from '../api/kinds/service-account'
import { createSimulation } from '../base/simulation'
import { bootCluster } from './cluster'

function start(controlPlaneOnly: boolean) {
  const cluster = bootCluster({ simulation: createSimulation({ seed: 'kubeadm', startMs: 0 }), nodes: 1, controlPlaneOnly, images: [] })
  const door = cluster.door({ user: 'kubernetes-admin', fieldManager: 'kubectl' })
  const names = <T extends { readonly metadata: { readonly name: string } }>({ items }: { readonly items: readonly T[] }): string[] =>
    items.map(({ metadata: { name } }) => name)
  return { cluster, door, names }
}

describe('a cluster made by kubeadm', () => {
  it('has a ServiceAccount for each controller', () => {
    const { door, names } = start(false)
    const accounts = names(door.list(ServiceAccount, { namespace: 'kube-system' }))
    expect(accounts).toHaveLength(35)
    expect(accounts).toEqual(expect.arrayContaining(['coredns', 'deployment-controller', 'generic-garbage-collector', 'kube-proxy', 'replicaset-controller']))
  })

  it('tells everybody where it is and who vouches for it', () => {
    const { cluster, door } = start(false)
    const kubeconfig = door.get(ConfigMap, { namespace: 'kube-public', name: 'cluster-info' }).data?.kubeconfig ?? ''
    expect(kubeconfig).toContain(`    server: ${cluster.serverUrl}\n`)
    expect(atob(/certificate-authority-data: (\S+)/.exec(kubeconfig)?.[1] ?? '')).toBe(cluster.authority.certificate)
  })

  it('says who serves metrics', () => {
    const { door } = start(false)
    const service = door.get(APIService, { name: 'v1beta1.metrics.k8s.io' })
    expect(APIService.row(service, 0)).toEqual(['v1beta1.metrics.k8s.io', 'kube-system/metrics-server', 'True', '0s'])
  })
})

describe('a control plane alone', () => {
  it('has none of it, and tells other API servers who signs for clients', () => {
    const { cluster, door, names } = start(true)
    expect(names(door.list(ServiceAccount))).toEqual([])
    expect(names(door.list(APIService))).not.toContain('v1beta1.metrics.k8s.io')
    expect(door.list(ConfigMap).items.map(({ metadata, data }) => [metadata.name, data])).toEqual([
      ['extension-apiserver-authentication', { 'client-ca-file': cluster.authority.certificate }],
    ])
  })
})
