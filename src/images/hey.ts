/**
 * hey: one program, a load generator; `williamyeh/hey` is the image that most pages name.
 * Upstream: https://github.com/rakyll/hey (Dockerfile).
 */
import type { Image } from '../cluster/container-runtime/contract'
import { linuxImage } from './linux'

const names = ['williamyeh/hey', 'rakyll/hey', 'ricoli/hey']

export const heys: readonly Image[] = names.map((repository) =>
  linuxImage({
    repository,
    tags: ['latest', '0.1.4', 'v0.1.4'],
    sizeBytes: 9_730_000,
    entrypoint: ['/bin/hey'],
    command: ['--help'],
    tools: ['hey'],
  }),
)
