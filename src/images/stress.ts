/**
 * Programs that take CPU and memory on purpose, as Kubernetes' own tasks on resources use them. Upstream: polinux/stress
 * (https://github.com/resurrecting-open-source-projects/stress) and vish/stress (https://github.com/vishh/stress).
 * Simplified: memory is taken at once; real ones take it piece by piece.
 */
import type { ContainerProcess, Image, Server } from '../cluster/container-runtime/contract'
import { linuxImage, linuxTools } from './linux'

const OWN_MEMORY = 800 * 1024
const units: Readonly<Record<string, number>> = { B: 1, K: 1024, M: 1024 ** 2, G: 1024 ** 3 }

/** `--vm-bytes 150M`, `--cpu=2` */
function valueOf(argv: readonly string[], names: readonly string[]): string | undefined {
  for (const [index, word] of argv.entries()) {
    const [name, value] = word.split('=')
    if (names.includes(name)) return value ?? argv[index + 1]
  }
  return undefined
}

const numberOf = (argv: readonly string[], names: readonly string[]): number => Number(valueOf(argv, names) ?? 0)

function bytesOf(text: string): number {
  const [, digits = '0', unit = 'B'] = /^(\d+)([BKMG]?)/i.exec(text) ?? []
  return Number(digits) * (units[unit.toUpperCase() || 'B'] ?? 1)
}

const stressServer: Server = {
  start(container) {
    const { argv } = container
    const cpus = numberOf(argv, ['--cpu', '-c'])
    const workers = numberOf(argv, ['--vm', '-m'])
    const bytes = workers * bytesOf(valueOf(argv, ['--vm-bytes']) ?? '256M')
    const isIdle = valueOf(argv, ['--vm-hang']) !== undefined || argv.includes('--vm-keep')
    const say = (text: string): void => container.log(`stress: info: [1] ${text}`)
    container.onSignal('SIGTERM', () => container.exit(143))
    if (cpus + workers === 0) {
      container.log("`stress' imposes certain types of compute stress on your system\n\nUsage: stress [OPTION [ARG]] ...")
      return container.exit(0)
    }
    say(`dispatching hogs: ${cpus} cpu, ${numberOf(argv, ['--io', '-i'])} io, ${workers} vm, ${numberOf(argv, ['--hdd', '-d'])} hdd`)
    endAfter(container, seconds(valueOf(argv, ['--timeout', '-t'])), say)
    container.use({ memoryBytes: OWN_MEMORY + bytes, cpuCores: cpus + (isIdle ? 0.03 : 1) * workers })
  },
}

const seconds = (text = ''): number => {
  const [, digits = '0', unit = 's'] = /^(\d+)([smhd]?)$/.exec(text) ?? []
  return Number(digits) * ({ s: 1, m: 60, h: 3600, d: 86_400 }[unit] ?? 1)
}

function endAfter(container: ContainerProcess, lasting: number, say: (text: string) => void): void {
  if (lasting === 0) return
  container.after(lasting * 1000, () => {
    say(`successful run completed in ${lasting}s`)
    container.exit(0)
  })
}

const vishServer: Server = {
  start(container) {
    const { argv } = container
    const cpus = numberOf(argv, ['-cpus', '--cpus'])
    const total = valueOf(argv, ['-mem-total', '--mem-total']) ?? '0'
    const log = (where: string, text: string): void => {
      const at = new Date(container.now()).toISOString()
      container.log(`I${at.slice(5, 7)}${at.slice(8, 10)} ${at.slice(11, 23)}000       1 ${where}] ${text}`, 'stderr')
    }
    const [chunk, pause] = [valueOf(argv, ['-mem-alloc-size', '--mem-alloc-size']) ?? '4Ki', valueOf(argv, ['-mem-alloc-sleep', '--mem-alloc-sleep']) ?? '1ms']
    log('main.go:26', `Allocating "${total}" memory, in "${chunk}" chunks, with a ${pause} sleep between allocations`)
    for (let thread = 0; thread < cpus; thread++) log('main.go:39', 'Spawning a thread to consume CPU')
    log('main.go:29', `Allocated "${total}" memory`)
    container.use({ memoryBytes: OWN_MEMORY + bytesOf(total), cpuCores: cpus })
  },
}

export const stress: Image = linuxImage({
  ...{ repository: 'polinux/stress', tags: ['latest', '1.0.4'], sizeBytes: 4_041_495, tools: linuxTools },
  command: ['sh'],
  servers: { stress: stressServer },
})

export const vishStress: Image = linuxImage({
  ...{ repository: 'vish/stress', tags: ['latest'], sizeBytes: 1_558_791 },
  entrypoint: ['/stress', '-logtostderr'],
  command: [],
  servers: { '/stress': vishServer },
})
