/**
 * The configuration file of a kube-proxy, which kubeadm keeps in a ConfigMap.
 * Upstream: staging/src/k8s.io/kube-proxy/config/v1alpha1/types.go, cmd/kube-proxy/app/server_linux.go (v1.32).
 * Simplified: what concerns rules is read, and the mode is always iptables; a real kube-proxy refuses files with fields that it does not know.
 */
import { parseYamlDocuments, YamlError } from '../../base/yaml/parse'
import { plainCidr } from './plain-address'
import type { ProxyConfig } from './proxy-config'

type Fields = Readonly<Record<string, unknown>>

const fieldsOf = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {})

/** Gives why it cannot be read, as kube-proxy says it. */
export function readProxyConfig(text: string): ProxyConfig | string {
  try {
    const fields = fieldsOf(parseYamlDocuments(text)[0])
    const { clusterCIDR, nodePortAddresses, iptables } = fields
    const { masqueradeAll, localhostNodePorts } = fieldsOf(iptables)
    const ranges = Array.isArray(nodePortAddresses) ? nodePortAddresses.map(String) : []
    const addresses = ranges[0] === 'primary' ? ('primary' as const) : ranges.flatMap((range) => plainCidr(range) ?? [])
    return {
      podCIDR: typeof clusterCIDR === 'string' ? plainCidr(clusterCIDR) : undefined,
      masqueradeAll: masqueradeAll === true,
      localhostNodePorts: localhostNodePorts !== false,
      nodePortAddresses: ranges.length > 0 ? addresses : undefined,
    }
  } catch (error) {
    if (!(error instanceof YamlError)) throw error
    return `error converting YAML to JSON: ${error.message}`
  }
}
