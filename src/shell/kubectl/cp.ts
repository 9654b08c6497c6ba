/** kubectl cp: `tar` on both sides of an exec. Upstream: staging/src/k8s.io/kubectl/pkg/cmd/cp/{cp,filespec}.go (v1.32). */
import { isStatusError } from '../../api/status-error'
import { resolvePath } from '../../base/os/file-system'
import type { Process, Reader, Writer } from '../../base/os/process'
import { createTextReader } from '../../base/os/text-reader'
import { pack, unpack, type Member } from '../tools/archive'
import { defineCommand, type KubectlContext } from './command'
import { CommandError, ExitError } from './failures'
import type { FlagTable, FlagValues } from './flags'
import { chooseContainer } from './pod-containers'
import { oneTarget } from './exec'
import { findPodOf } from './pod-of'
import { streamsOf } from './stream-session'

const flags = {
  container: { type: 'string', short: 'c', help: 'The container to copy from or to.' },
  'no-preserve': { type: 'bool', help: 'Leave owners and permissions of the files behind.' },
  retries: { type: 'int', default: 0, help: 'How often to go on with a copy that broke off.' },
} as const satisfies FlagTable

type Flags = FlagValues<typeof flags>

interface FileSpec {
  /** '' for a file of this machine. */
  readonly pod: string
  readonly namespace: string
  readonly path: string
}

export const cp = defineCommand({
  name: 'cp',
  use: '<file-spec-src> <file-spec-dest> [options]',
  short: 'Copy files and directories to and from containers',
  examples: ['kubectl cp /tmp/foo <some-pod>:/tmp/bar', 'kubectl cp <some-namespace>/<some-pod>:/tmp/foo /tmp/bar', 'kubectl cp /tmp/foo <some-pod>:/tmp/bar -c <specific-container>'],
  flags,
  async run(context, { args, flags: given }) {
    if (args.length !== 2) throw new CommandError('source and destination are required')
    const [source, destination] = args.map((text) => fileSpec(text, context.namespace))
    if (source.pod && destination.pod) throw new CommandError('one of src or dest must be a local file specification')
    if (!source.path || !destination.path) throw new CommandError('filepath can not be empty')
    if (source.pod) return copyFromPod(context, { source, destination, given })
    if (destination.pod) return copyToPod(context, { source, destination, given })
    throw new CommandError('one of src or dest must be a remote file specification')
  },
})

function fileSpec(text: string, namespace: string): FileSpec {
  const colon = text.indexOf(':')
  const place = text.slice(0, Math.max(colon, 0)).split('/')
  if (colon === 0 || place.length > 2) throw new CommandError('filespec must match the canonical format: [[namespace/]pod:]file/path')
  if (colon < 0) return { pod: '', namespace, path: text }
  const [first, second] = place
  return { pod: second ?? first, namespace: second === undefined ? namespace : first, path: text.slice(colon + 1) }
}

interface Copy {
  readonly source: FileSpec
  readonly destination: FileSpec
  readonly given: Flags
}

async function copyToPod(context: KubectlContext, { source, destination, given }: Copy): Promise<void> {
  const { files, cwd } = context.process
  const local = resolvePath(cwd, source.path)
  if (!files.stat(local)) throw new CommandError(`${source.path} doesn't exist in local filesystem`)
  const place = { ...destination, container: given.container }
  const isDirectory = (await runInside(context, place, { command: ['test', '-d', destination.path], stdout: ignored, stderr: ignored, quiet: true })) === 0
  const target = isDirectory ? `${destination.path.replace(/\/+$/, '')}/${baseOf(local)}` : destination.path.replace(/(.)\/+$/, '$1')
  const directory = target.includes('/') ? target.slice(0, target.lastIndexOf('/')) || '/' : ''
  const stdin = createTextReader(pack(membersOf(files, local, baseOf(target)), { gzip: false }))
  const how = given['no-preserve'] ? ['--no-same-permissions', '--no-same-owner'] : []
  const command = ['tar', ...how, '-xmf', '-', ...(directory ? ['-C', directory] : [])]
  await requireSuccess(context, await runInside(context, place, { command, stdin, ...outputOf(context.process) }))
}

async function copyFromPod(context: KubectlContext, { source, destination, given }: Copy): Promise<void> {
  const { files, cwd, stdout } = context.process
  let text = ''
  const archive: Writer = { isTerminal: false, write: async (piece) => void (text += piece), end: () => undefined }
  const code = await runInside(context, { ...source, container: given.container }, { command: ['tar', 'cf', '-', source.path], stdout: archive, stderr: stdout })
  const members = text === '' ? [] : unpack(text)
  if (!members) throw new CommandError('archive/tar: invalid tar header')
  const prefix = resolvePath('/', source.path).slice(1)
  const local = resolvePath(cwd, destination.path)
  for (const { name, type, content, mode } of members) {
    if (!name.startsWith(prefix)) throw new CommandError('tar contents corrupted')
    const path = resolvePath(local, `./${name.slice(prefix.length)}`)
    files.makeDirectory(type === 'directory' ? path : path.slice(0, path.lastIndexOf('/')) || '/', { parents: true })
    if (type === 'file') files.write(path, content, { mode })
  }
  await requireSuccess(context, code)
}

const baseOf = (path: string): string => path.replace(/\/+$/, '').replace(/^.*\//s, '')

/** An empty directory is a member of its own; others are told by what is in them. */
function membersOf(files: Process['files'], path: string, name: string): readonly Member[] {
  const info = files.stat(path)
  if (!info) return []
  const { mode, modifiedAt } = info
  if (info.type !== 'directory') return [{ name, type: 'file', mode, modifiedAt, content: files.read(path) }]
  const below = files.list(path)
  if (below.length === 0) return [{ name, type: 'directory', mode, modifiedAt, content: '' }]
  return below.flatMap((child) => membersOf(files, `${path}/${child.name}`, `${name}/${child.name}`))
}

const ignored: Writer = { isTerminal: false, write: () => Promise.resolve(), end: () => undefined }

/** What runs inside has no terminal. */
const outputOf = ({ stdout, stderr }: Process) => ({ stdout: { ...ignored, write: stdout.write.bind(stdout) }, stderr: { ...ignored, write: stderr.write.bind(stderr) } })

interface Inside {
  readonly command: readonly string[]
  readonly stdin?: Reader
  readonly stdout: Writer
  readonly stderr: Writer
  readonly quiet?: boolean
}

async function runInside(context: KubectlContext, place: Pick<FileSpec, 'pod' | 'namespace'> & { container: string }, inside: Inside): Promise<number> {
  const { process } = context
  const target = await oneTarget({ ...context, namespace: place.namespace }, [place.pod], { filename: [] })
  const { pod } = await findPodOf(context, target, { timeoutMs: 60_000, order: 'active' })
  const { phase = '' } = pod.status
  if (phase === 'Succeeded' || phase === 'Failed') throw new CommandError(`cannot exec into a container in a completed pod; current phase is ${phase}`)
  const container = place.container || (await chooseContainer(context, pod, { name: '', quiet: inside.quiet ?? false }))
  try {
    const wish = { subresource: 'exec', namespace: place.namespace, pod: place.pod, container, cause: process.cause, credentials: context.credentials() } as const
    const { quiet: _, ...streams } = inside
    const session = await streamsOf(context).exec({ ...wish, ...streams })
    return await session.exit
  } catch (error) {
    if (isStatusError(error) && error.reason === 'InternalError') throw new CommandError(error.message)
    throw error
  }
}

async function requireSuccess(context: KubectlContext, code: number): Promise<void> {
  if (code === 0) return
  await context.err(`command terminated with exit code ${code}\n`)
  throw new ExitError(code)
}
