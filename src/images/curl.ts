/** curlimages/curl: one program, curl. Upstream: https://github.com/curl/curl-container. */
import type { Image } from '../cluster/container-runtime/contract'
import { linuxImage, linuxTools, networkTools } from './linux'

export const curl: Image = linuxImage({
  repository: 'curlimages/curl',
  tags: [
    'latest',
    ...Array.from({ length: 16 }, (_, index) => `8.${index}.0`),
    '7.88.1',
    '8.1.2',
    '8.2.1',
    '8.7.1',
    '8.9.1',
    '8.10.1',
    '8.11.1',
    '8.12.1',
    '8.14.1',
  ],
  sizeBytes: 9_700_000,
  entrypoint: ['/entrypoint.sh'],
  command: ['curl'],
  entrypointRunsCommand: true,
  user: 'curl_user',
  tools: [...linuxTools, ...networkTools, 'curl'],
  files: { '/entrypoint.sh': '#!/bin/sh\nif [ "${1#-}" != "$1" ]; then set -- curl "$@"; fi\nexec "$@"\n' },
})
