/** Tools that tell about process and machine: `env`, `printenv`, `hostname`, `whoami`, `id`, `uname`, `nproc`, `uptime`, `ps`, `tty`. */
import { resolvePath } from '../../base/os/file-system'
import type { Process } from '../../base/os/process'
import { defineTool, fail, isBusybox } from '../tool'
import { formatTime } from './format-time'

export const env = defineTool({
  name: 'env',
  usage: '[OPTION]... [-] [NAME=VALUE]... [COMMAND [ARG]...]',
  letters: '+iu:0C:S:',
  long: { 'ignore-environment': 'i', unset: 'u', null: '0', chdir: 'C', 'split-string': 'S' },
  usageStatus: 125,
  async run(process, options) {
    const clears = options.has('i') || options.operands[0] === '-'
    const variables = new Map(clears ? [] : process.env)
    for (const name of options.values('u')) variables.delete(name)
    const split = (options.value('S') ?? '').split(/\s+/).filter((word) => word !== '')
    const words = [...split, ...options.operands.filter((word, index) => !(index === 0 && word === '-'))]
    const first = words.findIndex((word) => !/^[^=]+=/.test(word))
    for (const word of first < 0 ? words : words.slice(0, first)) {
      const at = word.indexOf('=')
      variables.set(word.slice(0, at), word.slice(at + 1))
    }
    if (first < 0) {
      await process.stdout.write([...variables].map(([name, value]) => `${name}=${value}${options.has('0') ? '\0' : '\n'}`).join(''))
      return 0
    }
    const argv = words.slice(first)
    const directory = options.value('C')
    if (directory !== undefined && process.files.stat(resolvePath(process.cwd, directory))?.type !== 'directory')
      return fail(process, `cannot change directory to '${directory}': No such file or directory`, 125)
    const cwd = directory === undefined ? process.cwd : resolvePath(process.cwd, directory)
    const child = await process.spawn(argv, { env: variables, cwd })
    return child
      ? child.exit
      : fail(
          process,
          isBusybox(process)
            ? `can't execute '${argv[0]}': No such file or directory`
            : `'${argv[0]}': No such file or directory`,
          127,
        )
  },
})

export const printenv = defineTool({
  name: 'printenv',
  usage: '[VARIABLE]...',
  async run(process, { operands }) {
    if (operands.length === 0) {
      await process.stdout.write([...process.env].map(([name, value]) => `${name}=${value}\n`).join(''))
      return 0
    }
    let status = 0
    for (const name of operands) {
      const value = process.env.get(name)
      if (value === undefined) status = 1
      else await process.stdout.write(`${value}\n`)
    }
    return status
  },
})

export const hostname = defineTool({
  name: 'hostname',
  usage: '[-s|-i|-f|-I]',
  letters: 'sifIdA',
  async run(process, options) {
    const addresses = process.network.interfaces.filter(({ name }) => name !== 'lo').map(({ address }) => address)
    if (options.operands.length > 0) return fail(process, 'you must be root to change the host name')
    if (options.has('i') || options.has('I'))
      await process.stdout.write(`${addresses.join(' ')}${options.has('I') ? ' ' : ''}\n`)
    else if (options.has('f')) {
      const found = await process.network.resolve(process.hostname)
      if ('failure' in found) return fail(process, isBusybox(process) ? `${process.hostname}: Host not found` : 'Name or service not known')
      await process.stdout.write(`${found.canonicalName}\n`)
    } else await process.stdout.write(`${options.has('s') ? process.hostname.split('.')[0] : process.hostname}\n`)
    return 0
  },
})

/** Accounts of /etc/passwd; in a container the user may be a bare number. */
function accountOf({ user, files }: Process): { name: string | undefined; uid: string; gid: string } {
  const [uid, group] = user.split(':')
  const gid = group || undefined
  const accounts = files.stat('/etc/passwd')
    ? files
        .read('/etc/passwd')
        .split('\n')
        .map((line) => line.split(':'))
    : []
  const account = accounts.find(([name, , number]) => name === uid || number === uid)
  if (account) return { name: account[0], uid: account[2], gid: gid ?? account[3] }
  return uid === 'root'
    ? { name: 'root', uid: '0', gid: '0' }
    : {
        name: /^\d+$/.test(uid) ? undefined : uid,
        uid: /^\d+$/.test(uid) ? uid : '1000',
        gid: gid ?? (/^\d+$/.test(uid) ? '0' : '1000'),
      }
}

export const whoami = defineTool({
  name: 'whoami',
  usage: '',
  async run(process) {
    const { name, uid } = accountOf(process)
    if (name === undefined)
      return fail(process, isBusybox(process) ? `unknown uid ${uid}` : `cannot find name for user ID ${uid}`)
    await process.stdout.write(`${name}\n`)
    return 0
  },
})

export const id = defineTool({
  name: 'id',
  usage: '[-u|-g|-n|-G] [USER]',
  letters: 'ugnGr',
  async run(process, options) {
    const { name, uid, gid } = accountOf(process)
    const group = gid === '0' ? 'root' : gid === uid ? name : undefined
    const named = (number: string, text: string | undefined): string =>
      text === undefined ? number : `${number}(${text})`
    const one = options.has('u') ? (options.has('n') ? (name ?? uid) : uid) : options.has('n') ? (group ?? gid) : gid
    const others = (process.user.split(':')[2] ?? '').split(',').filter((number) => number !== '' && number !== gid)
    const sorted = isBusybox(process) ? [gid, ...others].sort((a, b) => Number(a) - Number(b)) : [gid, ...others]
    const groups = sorted.map((number) => named(number, number === gid ? group : undefined)).join(',')
    const all = `uid=${named(uid, name)} gid=${named(gid, group)} groups=${groups}`
    await process.stdout.write(`${['u', 'g', 'G'].some(options.has) ? one : all}\n`)
    return 0
  },
})

export const uname = defineTool({
  name: 'uname',
  usage: '[OPTION]...',
  letters: 'asnrvmpio',
  long: { all: 'a' },
  async run(process, options) {
    const parts: readonly (readonly [string, string])[] = [
      ['s', 'Linux'],
      ['n', process.hostname],
      ['r', '6.1.0-31-amd64'],
      ['v', '#1 SMP PREEMPT_DYNAMIC Debian 6.1.128-1 (2025-02-07)'],
      ['m', 'x86_64'],
      ['o', 'GNU/Linux'],
    ]
    const wanted = parts.filter(
      ([letter]) => options.has('a') || options.has(letter) || (options.order.length === 0 && letter === 's'),
    )
    await process.stdout.write(`${wanted.map(([, text]) => text).join(' ')}\n`)
    return 0
  },
})

/** Simplified: the machine has two cores whatever the container's limits; a real nproc counts those of the node. */
export const nproc = defineTool({
  name: 'nproc',
  usage: '[--all]',
  long: { all: 'a' },
  letters: 'a',
  async run(process) {
    await process.stdout.write('2\n')
    return 0
  },
})

export const uptime = defineTool({
  name: 'uptime',
  usage: '',
  async run(process) {
    const oldest = Math.min(process.now(), ...process.processes.list().map(({ startedAt }) => startedAt))
    const minutes = Math.floor((process.now() - oldest) / 60_000)
    const up = minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`
    await process.stdout.write(
      ` ${formatTime(process.now(), '%T')} up ${up},  1 user,  load average: 0.00, 0.00, 0.00\n`,
    )
    return 0
  },
})

/**
 * Simplified: all processes are shown, with no processor time; a real ps shows those of the terminal unless asked for more, and a
 * program that computes has used some time.
 */
export const ps = defineTool({
  name: 'ps',
  usage: '[OPTION]...',
  letters: 'eAfauxwo:p:lT',
  async run(process, options) {
    const all = process.processes.list().map((each) => ({ ...each, user: each.user.split(':')[0] }))
    if (isBusybox(process)) {
      const rows = all.map(
        ({ pid, user, command }) => `${String(pid).padStart(5)} ${user.padEnd(8)}  0:00 ${command}\n`,
      )
      await process.stdout.write(`PID   USER     TIME  COMMAND\n${rows.join('')}`)
      return 0
    }
    const wanted = options.value('p')
    const shown = wanted === undefined ? all : all.filter(({ pid }) => wanted.split(',').includes(String(pid)))
    const isFull =
      options.has('f') ||
      ['a', 'u', 'x'].some((letter) => (options.operands[0] ?? '').includes(letter) || options.has(letter))
    const started = (at: number): string => formatTime(at, '%H:%M')
    const full = shown.map(
      ({ pid, user, startedAt, command }) =>
        `${user.padEnd(8)} ${String(pid).padStart(7)} ${'0'.padStart(7)}  0 ${started(startedAt)} ${'pts/0'.padEnd(8)} 00:00:00 ${command}\n`,
    )
    const short = shown.map(
      ({ pid, command }) =>
        `${String(pid).padStart(7)} ${'pts/0'.padEnd(8)} 00:00:00 ${command.split(' ')[0].replace(/^.*\//, '')}\n`,
    )
    await process.stdout.write(
      isFull
        ? `UID          PID    PPID  C STIME TTY          TIME CMD\n${full.join('')}`
        : `    PID TTY          TIME CMD\n${short.join('')}`,
    )
    return wanted !== undefined && shown.length === 0 ? 1 : 0
  },
})

export const tty = defineTool({
  name: 'tty',
  usage: '',
  letters: 's',
  async run(process) {
    await process.stdout.write(process.terminal ? '/dev/pts/0\n' : 'not a tty\n')
    return process.terminal ? 0 : 1
  },
})
