/** What container images that stand on a small Linux have in common. */
import type { Image } from '../cluster/container-runtime/contract'

export const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/** Programs of any of them; a shell has the rest built in. */
export const linuxTools: readonly string[] = (
  'awk base64 basename cat chmod cp cut date df dirname du echo env expr false find grep head hostname id kill ln ls mkdir mktemp mount ' +
  'mv nproc od paste printenv printf ps pwd readlink rm rmdir sed seq sh sleep sort stat tail tar tee test timeout touch tr true uname ' +
  'uniq wc whoami xargs yes'
).split(' ')

/** Those that speak to the network, as busybox has them. */
export const networkTools: readonly string[] = [
  'arp',
  'ifconfig',
  'ip',
  'nc',
  'netstat',
  'nslookup',
  'ping',
  'route',
  'telnet',
  'traceroute',
  'wget',
]

/** `1.27` and its patch releases. */
export const patches = (minor: string, numbers: readonly number[]): string[] => [
  minor,
  ...numbers.map((number) => `${minor}.${number}`),
]

/** An image of which only this much is special. */
export const linuxImage = (image: Partial<Image> & Pick<Image, 'repository' | 'tags' | 'sizeBytes'>): Image => ({
  entrypoint: [],
  command: [],
  env: { PATH },
  workingDirectory: '/',
  user: 'root',
  exposedPorts: [],
  files: {},
  tools: linuxTools,
  servers: {},
  ...image,
})
