/**
 * What stands in /etc of the systems that images are built on: who they are, and their accounts.
 * Upstream: base-files 12.4 and base-passwd 3.6 of Debian 12, alpine-baselayout 3.7, busybox of docker-library.
 */
const account = (name: string, uid: number, rest: string): string => `${name}:x:${uid}:${rest}\n`

const group = (name: string, gid: number): string => `${name}:x:${gid}:\n`

const NOLOGIN = '/usr/sbin/nologin'

/** `extra`: accounts of the image itself, name -> number. */
export function debianFiles(extra: Readonly<Record<string, number>> = {}): Readonly<Record<string, string>> {
  const own = Object.entries(extra)
  return {
    '/etc/os-release':
      'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nVERSION_ID="12"\nVERSION="12 (bookworm)"\nVERSION_CODENAME=bookworm\nID=debian\n' +
      'HOME_URL="https://www.debian.org/"\nSUPPORT_URL="https://www.debian.org/support"\nBUG_REPORT_URL="https://bugs.debian.org/"\n',
    '/etc/debian_version': '12.11\n',
    '/etc/issue': 'Debian GNU/Linux 12 \\n \\l\n\n',
    '/etc/passwd': [
      account('root', 0, '0:root:/root:/bin/bash'),
      account('daemon', 1, `1:daemon:/usr/sbin:${NOLOGIN}`),
      account('bin', 2, `2:bin:/bin:${NOLOGIN}`),
      account('sys', 3, `3:sys:/dev:${NOLOGIN}`),
      account('www-data', 33, `33:www-data:/var/www:${NOLOGIN}`),
      account('nobody', 65_534, `65534:nobody:/nonexistent:${NOLOGIN}`),
      ...own.map(([name, uid]) => account(name, uid, `${uid}:${name} user:/nonexistent:/bin/false`)),
    ].join(''),
    '/etc/group': [group('root', 0), group('daemon', 1), group('bin', 2), group('sys', 3), group('www-data', 33), group('nogroup', 65_534), ...own.map(([name, gid]) => group(name, gid))].join(''),
  }
}

export function alpineFiles(version = '3.22.1', extra: Readonly<Record<string, number>> = {}): Readonly<Record<string, string>> {
  const [major, minor] = version.split('.')
  const own = Object.entries(extra)
  return {
    '/etc/alpine-release': `${version}\n`,
    '/etc/os-release': `NAME="Alpine Linux"\nID=alpine\nVERSION_ID=${version}\nPRETTY_NAME="Alpine Linux v${major}.${minor}"\nHOME_URL="https://alpinelinux.org/"\nBUG_REPORT_URL="https://gitlab.alpinelinux.org/alpine/aports/-/issues"\n`,
    '/etc/passwd': [
      account('root', 0, '0:root:/root:/bin/sh'),
      account('bin', 1, '1:bin:/bin:/sbin/nologin'),
      account('daemon', 2, '2:daemon:/sbin:/sbin/nologin'),
      account('guest', 405, '100:guest:/dev/null:/sbin/nologin'),
      account('nobody', 65_534, '65534:nobody:/:/sbin/nologin'),
      ...own.map(([name, uid]) => account(name, uid, `${uid}:Linux User,,,:/home/${name}:/sbin/nologin`)),
    ].join(''),
    '/etc/group': [group('root', 0), group('bin', 1), group('daemon', 2), group('users', 100), group('nogroup', 65_533), group('nobody', 65_534), ...own.map(([name, gid]) => group(name, gid))].join(''),
    '/etc/apk/repositories': `https://dl-cdn.alpinelinux.org/alpine/v${major}.${minor}/main\nhttps://dl-cdn.alpinelinux.org/alpine/v${major}.${minor}/community\n`,
  }
}

export const busyboxFiles: Readonly<Record<string, string>> = {
  '/etc/passwd': [
    account('root', 0, '0:root:/root:/bin/sh'),
    account('daemon', 1, '1:daemon:/usr/sbin:/bin/false'),
    account('www-data', 33, '33:www-data:/var/www:/bin/false'),
    account('nobody', 65_534, '65534:nobody:/home:/bin/false'),
  ].join(''),
  '/etc/group': [group('root', 0), group('daemon', 1), group('www-data', 33), group('nogroup', 65_534)].join(''),
}
