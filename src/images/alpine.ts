/** alpine: busybox with a package manager. Upstream: https://github.com/alpinelinux/docker-alpine. */
import type { Image } from '../cluster/container-runtime/contract'
import { busyboxTools, linuxImage, patches } from './linux'
import { alpineFiles } from './linux-files'

const versions = Array.from({ length: 14 }, (_, index) => `3.${index + 9}`).flatMap((minor) =>
  patches(minor, [0, 1, 2, 3, 4, 5, 6, 7, 8]),
)

export const alpine: Image = linuxImage({
  repository: 'alpine',
  tags: ['latest', 'edge', '3', ...versions],
  sizeBytes: 3_645_000,
  command: ['/bin/sh'],
  tools: [...busyboxTools, 'apk', 'getent'],
  files: alpineFiles(),
})
