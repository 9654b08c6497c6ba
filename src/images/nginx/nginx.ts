/**
 * The images of nginx, the web server of most lessons: on Debian and on alpine. Upstream: https://github.com/nginxinc/docker-nginx
 */
import type { Image } from '../../cluster/container-runtime/contract'
import { alpine } from '../alpine'
import { debianTools, PATH } from '../linux'
import { alpineFiles, debianFiles } from '../linux-files'
import { configuration } from './default-files'
import { errorPage, welcomePage } from './pages'
import { server } from './server'
import { LATEST, versions } from './versions'

const debian: Image = {
  repository: 'nginx',
  tags: ['latest', ...versions, ...versions.map((version) => `${version}-bookworm`)],
  sizeBytes: 72_404_038,
  entrypoint: ['/docker-entrypoint.sh'],
  command: ['nginx', '-g', 'daemon off;'],
  entrypointRunsCommand: true,
  env: { PATH, NGINX_VERSION: LATEST },
  workingDirectory: '/',
  user: 'root',
  exposedPorts: [80],
  files: {
    ...debianFiles({ nginx: 101 }),
    '/usr/share/nginx/html/index.html': welcomePage,
    '/usr/share/nginx/html/50x.html': errorPage(500, 'nginx'),
    ...configuration,
  },
  tools: [...debianTools, 'curl'],
  servers: { '/docker-entrypoint.sh': server, '/usr/sbin/nginx': server, nginx: server },
  stopSignal: 'SIGQUIT',
}

const { '/etc/debian_version': _version, '/etc/issue': _issue, ...withoutDebian } = debian.files
const isSlim = (tag: string): boolean => tag.endsWith('-slim')
const alpineTags = ['alpine', 'alpine-slim', ...versions.flatMap((version) => [`${version}-alpine`, `${version}-alpine-slim`])]

/** On alpine: no bash, busybox's tools, and curl unless it is the slim one. */
const onAlpine = (tags: readonly string[], tools: readonly string[]): Image => ({
  ...debian,
  tags,
  sizeBytes: 21_000_000,
  files: { ...withoutDebian, ...alpineFiles('3.21.3', { nginx: 101 }) },
  tools,
})

export const nginx = debian

export const nginxes: readonly Image[] = [
  debian,
  onAlpine(alpineTags.filter((tag) => !isSlim(tag)), [...alpine.tools, 'curl']),
  onAlpine(alpineTags.filter(isSlim), alpine.tools),
]
