/**
 * How a kube-proxy is told to work, and what its rules need to know of the node that they stand on.
 * Upstream: pkg/proxy/apis/config/types.go KubeProxyConfiguration (v1.32).
 */
export interface ProxyConfig {
  /** What comes from here comes from pods; undefined: nobody can tell. */
  readonly podCIDR: string | undefined
  /** Whatever is for a cluster IP gets the node's address. */
  readonly masqueradeAll: boolean
  /** Node ports answer on loopback too. */
  readonly localhostNodePorts: boolean
  /** Node ports answer on addresses of these ranges alone, or on the node's first; undefined: on every address of the node. */
  readonly nodePortAddresses: readonly string[] | 'primary' | undefined
}

export interface NodeFacts {
  readonly name: string
  /** The first is the one it is known by; loopback is not among them. */
  readonly addresses: readonly string[]
  /** Label `topology.kubernetes.io/zone`. */
  readonly zone: string | undefined
}

export const usualConfig = (podCIDR: string): ProxyConfig => ({
  podCIDR,
  masqueradeAll: false,
  localhostNodePorts: true,
  nodePortAddresses: undefined,
})
