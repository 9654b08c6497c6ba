/**
 * busybox: a small Linux system with a shell. Started without a command the shell finds no input and ends, which is the
 * classic first crash loop. Upstream: https://github.com/docker-library/busybox.
 */
import type { Image } from '../cluster/container-runtime/contract'
import { busyboxTools, linuxImage, patches } from './linux'
import { busyboxFiles } from './linux-files'

const minors = ['1.29', '1.30', '1.31', '1.32', '1.33', '1.34', '1.35', '1.36', '1.37']
const versions = minors.flatMap((minor) => patches(minor, [0, 1, 2, 3, 4]))

/** The program that all tools are has its version in it. */
const files = (version: string) => ({ '/bin/busybox': `\u007fELF BusyBox v${version}\n`, ...busyboxFiles })

const oldVersions = patches('1.28', [0, 1, 2, 3, 4])

/** The last with an `nslookup` that finds names as all other programs do, which is why many pages ask for it. */
export const oldBusybox: Image = linuxImage({
  repository: 'busybox',
  tags: [...oldVersions, ...oldVersions.flatMap((version) => [`${version}-glibc`, `${version}-musl`])],
  sizeBytes: 723_146,
  command: ['sh'],
  tools: [...busyboxTools, 'httpd'],
  files: files('1.28.4'),
})

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
  tools: [...busyboxTools, 'httpd'],
  files: files('1.36.1'),
})
