/**
 * The machine in front of which somebody sits: files, a process table, the programs on its PATH. It lies outside of the cluster and
 * reaches it through the network stack it is given, like a laptop next to a data centre.
 */
import type { Clock } from '../base/clock'
import type { FileSystem } from '../base/os/file-system'
import { MemoryFileSystem } from '../base/os/memory-file-system'
import type { MountedDisk } from '../base/os/mounted-disk'
import type { NetworkStack } from '../base/os/network-stack'
import { createProcesses, type Processes } from '../base/os/processes'
import type { Random } from '../base/random'
import { findExecutable } from './executables'
import type { Tools } from './tools'

export interface MachineOptions {
  readonly clock: Clock
  readonly random: Random
  readonly hostname: string
  readonly user: string
  /** The network for a process that answers to this trace entry. */
  readonly networkStack: (user: { files: FileSystem; cause: number }) => NetworkStack
  readonly tools: Tools
  /** Its disk; a small Linux unless given. */
  readonly fileSystem?: FileSystem
  /** Over and above PATH, HOME and their like. */
  readonly env?: Readonly<Record<string, string>>
}

export interface Machine {
  readonly clock: Clock
  readonly hostname: string
  readonly user: string
  readonly home: string
  readonly files: FileSystem
  readonly tools: Tools
  /** What a login shell begins with. */
  readonly env: ReadonlyMap<string, string>
  readonly processes: Processes
}

/** Room for what somebody writes: a loop that fills the disk meets its end. */
const DISK_BYTES = 16 * 1024 * 1024

/** Simplified: of one size, a third of it full; a real one is measured. */
const ROOT_DISK: MountedDisk = {
  source: '/dev/vda1',
  path: '/',
  type: 'ext4',
  options: 'rw,relatime',
  space: { sizeBytes: 60 * 1024 ** 3, usedBytes: 20 * 1024 ** 3 },
}

/** Real machines have been up for a while: the first shell is not process 2. */
const FIRST_PID = 1001

const DIRECTORIES = [
  '/dev',
  '/etc',
  '/home',
  '/opt',
  '/proc',
  '/root',
  '/run',
  '/srv',
  '/sys',
  '/tmp',
  '/usr/bin',
  '/usr/local/bin',
  '/var/log',
  '/var/tmp',
]

export function createMachine(options: MachineOptions): Machine {
  const { clock, random, hostname, user, networkStack, tools } = options
  const home = user === 'root' ? '/root' : `/home/${user}`
  const files = options.fileSystem ?? new MemoryFileSystem({ clock, user, sizeLimit: DISK_BYTES })
  furnish(files, { hostname, user, home, tools })
  const processes = createProcesses({
    clock,
    random,
    hostname,
    user,
    files,
    mounts: () => [ROOT_DISK],
    network: (cause) => networkStack({ files, cause }),
    find: (name, place) => findExecutable(files, tools, name, place),
    firstPid: FIRST_PID,
  })
  return { clock, hostname, user, home, files, tools, env: environment(options, home), processes }
}

function environment({ user, env = {} }: MachineOptions, home: string): ReadonlyMap<string, string> {
  return new Map(
    Object.entries({
      HOME: home,
      LANG: 'C.UTF-8',
      LOGNAME: user,
      PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      SHELL: '/bin/bash',
      TERM: 'xterm-256color',
      USER: user,
      ...env,
    }),
  )
}

interface Furniture {
  readonly hostname: string
  readonly user: string
  readonly home: string
  readonly tools: Tools
}

/** What every Linux has: directories, a few files in /etc, the programs. What is there already stays. */
function furnish(files: FileSystem, { hostname, user, home, tools }: Furniture): void {
  for (const directory of [...DIRECTORIES, home]) files.makeDirectory(directory, { parents: true })
  if (!files.lstat('/bin')) files.symlink('/usr/bin', '/bin')
  const writeMissing = (path: string, content: string, mode?: number): void => {
    if (!files.stat(path)) files.write(path, content, mode === undefined ? {} : { mode })
  }
  writeMissing('/etc/hostname', `${hostname}\n`)
  writeMissing('/etc/hosts', `127.0.0.1\tlocalhost\n127.0.1.1\t${hostname}\n`)
  writeMissing(
    '/etc/os-release',
    'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nVERSION_ID="12"\nID=debian\n',
  )
  const account = user === 'root' ? '' : `${user}:x:1000:1000:,,,:${home}:/bin/bash\n`
  writeMissing('/etc/passwd', `root:x:0:0:root:/root:/bin/bash\n${account}`)
  for (const name of tools.names())
    writeMissing(name === 'kubectl' ? '/usr/local/bin/kubectl' : `/usr/bin/${name}`, '', 0o755)
}
