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

/** What busybox has beside them, in its own image and in alpine's. */
export const busyboxTools: readonly string[] = [
  ...linuxTools,
  ...networkTools,
  ...'ash [ chown clear cmp diff expand fold free hexdump less md5sum nl nohup realpath sha256sum shuf split sync tac top truncate tty uptime vi watch which xxd'.split(' '),
]

/** What a slim Debian has: no editor, nothing that speaks to the network, and neither `ps` nor a `kill` beside the shell's own. */
export const debianTools: readonly string[] = [
  ...linuxTools.filter((name) => name !== 'ps' && name !== 'kill'),
  ...'[ apt apt-get arch bash chown clear cmp comm diff egrep expand fgrep fold getent gzip gunzip join md5sum nl nohup realpath sha256sum shuf split sync tac truncate tty which zcat'.split(' '),
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
