/**
 * busybox: a small Linux system with a shell. Started without a command the shell finds no input and ends, which is the
 * classic first crash loop. Upstream: https://github.com/docker-library/busybox.
 */
import type { Image } from '../cluster/container-runtime/contract'
import { linuxImage, linuxTools, networkTools, patches } from './linux'

const minors = ['1.28', '1.29', '1.30', '1.31', '1.32', '1.33', '1.34', '1.35', '1.36', '1.37']
const versions = minors.flatMap((minor) => patches(minor, [0, 1, 2, 3, 4]))

export const busybox: Image = linuxImage({
  repository: 'busybox',
  tags: [
    'latest',
    'stable',
    'musl',
    'glibc',
    'uclibc',
    '1',
    ...versions,
    ...versions.flatMap((version) => [`${version}-glibc`, `${version}-musl`]),
  ],
  sizeBytes: 2_156_519,
  command: ['sh'],
  tools: [...linuxTools, ...networkTools, 'httpd', 'vi', 'which'],
  files: { '/etc/passwd': 'root:x:0:0:root:/root:/bin/sh\n' },
})
