/** alpine: busybox with a package manager. Upstream: https://github.com/alpinelinux/docker-alpine. */
import type { Image } from '../cluster/container-runtime/contract'
import { linuxImage, linuxTools, networkTools, patches } from './linux'

const versions = Array.from({ length: 14 }, (_, index) => `3.${index + 9}`).flatMap((minor) =>
  patches(minor, [0, 1, 2, 3, 4, 5, 6, 7, 8]),
)

export const alpine: Image = linuxImage({
  repository: 'alpine',
  tags: ['latest', 'edge', '3', ...versions],
  sizeBytes: 3_645_000,
  command: ['/bin/sh'],
  tools: [...linuxTools, ...networkTools, 'getent', 'vi', 'which'],
  files: {
    '/etc/alpine-release': '3.22.1\n',
    '/etc/os-release': 'NAME="Alpine Linux"\nID=alpine\nVERSION_ID=3.22.1\nPRETTY_NAME="Alpine Linux v3.22"\n',
    '/etc/passwd': 'root:x:0:0:root:/root:/bin/sh\n',
  },
})
