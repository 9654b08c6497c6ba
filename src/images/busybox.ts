/**
 * busybox and alpine: small Linux systems with a shell. Started without a command the shell finds no input and ends, which is the
 * classic first crash loop. Upstream: https://github.com/docker-library/busybox, https://github.com/alpinelinux/docker-alpine.
 */
import type { Image } from '../cluster/container-runtime/contract'
import { linuxTools, PATH, patches } from './linux'

const networkTools: readonly string[] = ['arp', 'httpd', 'ifconfig', 'ip', 'nc', 'netstat', 'nslookup', 'ping', 'telnet', 'traceroute', 'wget']

const small = (image: Pick<Image, 'repository' | 'tags' | 'sizeBytes' | 'tools' | 'command' | 'files'>): Image => ({
  entrypoint: [],
  env: { PATH },
  workingDirectory: '/',
  user: 'root',
  exposedPorts: [],
  servers: {},
  ...image,
})

const busyboxVersions = ['1.28', '1.29', '1.30', '1.31', '1.32', '1.33', '1.34', '1.35', '1.36', '1.37'].flatMap((minor) => patches(minor, [0, 1, 2, 3, 4]))

export const busybox: Image = small({
  repository: 'busybox',
  tags: ['latest', 'stable', 'musl', 'glibc', 'uclibc', '1', ...busyboxVersions, ...busyboxVersions.map((version) => `${version}-glibc`)],
  sizeBytes: 2_156_519,
  command: ['sh'],
  tools: [...linuxTools, ...networkTools, 'vi', 'which'],
  files: { '/etc/passwd': 'root:x:0:0:root:/root:/bin/sh\n' },
})

const alpineVersions = Array.from({ length: 14 }, (_, index) => `3.${index + 9}`).flatMap((minor) => patches(minor, [0, 1, 2, 3, 4, 5, 6, 7, 8]))

export const alpine: Image = small({
  repository: 'alpine',
  tags: ['latest', 'edge', '3', ...alpineVersions],
  sizeBytes: 3_645_000,
  command: ['/bin/sh'],
  tools: [...linuxTools, ...networkTools, 'vi', 'which'],
  files: { '/etc/alpine-release': '3.22.1\n', '/etc/os-release': 'NAME="Alpine Linux"\nID=alpine\nVERSION_ID=3.22.1\n' },
})
