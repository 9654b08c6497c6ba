/** Which CoreDNS this is: what kubeadm 1.32 installs. */
export const VERSION = { number: '1.11.3', platform: 'linux/amd64', go: 'go1.21.11', revision: 'a6338e9' } as const
