/** netshoot: every tool one may want for looking at a network. Upstream: https://github.com/nicolaka/netshoot. */
import type { Image } from '../cluster/container-runtime/contract'
import { linuxImage, linuxTools, networkTools } from './linux'

export const netshoot: Image = linuxImage({
  repository: 'nicolaka/netshoot',
  tags: ['latest', 'v0.8', 'v0.9', 'v0.11', 'v0.12', 'v0.13', 'v0.14'],
  sizeBytes: 178_550_000,
  // Simplified: a real one starts zsh.
  command: ['bash'],
  workingDirectory: '/root',
  tools: [...linuxTools, ...networkTools, 'bash', 'conntrack', 'curl', 'dig', 'drill', 'getent', 'host', 'iptables', 'iptables-save', 'jq', 'nft', 'ss', 'vi', 'which'],
  files: { '/etc/os-release': 'NAME="Alpine Linux"\nID=alpine\nVERSION_ID=3.22.1\n' },
})
