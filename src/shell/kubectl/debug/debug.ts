/** kubectl debug. Upstream: kubectl/pkg/cmd/debug/debug.go (v1.32). */
import { isStatusError } from '../../../api/status-error'
import type { Pod } from '../../../api/types'
import { FileError, resolvePath } from '../../../base/os/file-system'
import { parseYamlDocuments, YamlError } from '../../../base/yaml/parse'
import { defineCommand, type KubectlContext } from '../command'
import { pathOf } from '../discovery'
import { CommandError, throwAll } from '../failures'
import type { FlagTable, FlagValues } from '../flags'
import { isTree, type Tree } from '../manifest'
import { fileFlags } from '../read-manifests'
import { chooseByArgs, fetchChoices, findTargets, type Target } from '../targets'
import { attachOrLog } from './attach-or-log'
import { inPod, ofCopy, onNode, type Wish } from './generate'
import { findProfile, treesOf, type DebugPod } from './profiles'

const flags = {
  'arguments-only': { type: 'bool', help: 'What follows -- are arguments of the container, not its command.' },
  attach: { type: 'bool', help: 'Join the container once it runs; so with -i.' },
  container: { type: 'string', short: 'c', help: 'Name of the container to debug in.' },
  'copy-to': { type: 'string', help: 'Debug a copy of the pod, which gets this name.' },
  custom: { type: 'string', help: 'File with a part of a container that is added to the profile.' },
  env: { type: 'list', help: 'Environment variables, NAME=value.' },
  filename: fileFlags.filename,
  image: { type: 'string', help: 'Image of the container to debug in.' },
  'image-pull-policy': { type: 'string', help: 'When to pull the image: Always, IfNotPresent or Never.' },
  'keep-annotations': { type: 'bool', help: 'With --copy-to: keep the annotations.' },
  'keep-init-containers': { type: 'bool', default: true, help: 'With --copy-to: run the init containers.' },
  'keep-labels': { type: 'bool', help: 'With --copy-to: keep the labels.' },
  'keep-liveness': { type: 'bool', help: 'With --copy-to: keep the liveness probes.' },
  'keep-readiness': { type: 'bool', help: 'With --copy-to: keep the readiness probes.' },
  'keep-startup': { type: 'bool', help: 'With --copy-to: keep the startup probes.' },
  profile: { type: 'string', default: 'legacy', help: 'legacy, general, baseline, netadmin, restricted or sysadmin.' },
  quiet: { type: 'bool', short: 'q', help: 'Say only what must be said.' },
  replace: { type: 'bool', help: 'With --copy-to: delete the original.' },
  'same-node': { type: 'bool', help: 'With --copy-to: on the same node.' },
  'set-image': { type: 'list', help: 'With --copy-to: other images, NAME=image or *=image.' },
  'share-processes': { type: 'bool', default: true, help: 'With --copy-to: containers see the processes of one another.' },
  stdin: { type: 'bool', short: 'i', help: 'Keep standard input open.' },
  target: { type: 'string', help: 'Container whose processes the new one sees.' },
  tty: { type: 'bool', short: 't', help: 'Give the container a terminal.' },
} as const satisfies FlagTable

export type DebugFlags = FlagValues<typeof flags>

export const debug = defineCommand({
  name: 'debug',
  use: '(POD | TYPE[[.VERSION].GROUP]/NAME) [ -- COMMAND [args...] ] [options]',
  short: 'Create debugging sessions for troubleshooting workloads and nodes',
  examples: [
    'kubectl debug mypod -it --image=busybox',
    'kubectl debug mypod -it --image=busybox --copy-to=my-debugger',
    'kubectl debug mypod --copy-to=my-debugger --set-image=*=busybox',
    'kubectl debug node/mynode -it --image=busybox',
  ],
  flags,
  completes: 'pods',
  async run(context, { args, dash, flags: given, changed }) {
    const names = dash >= 0 && args.length > dash ? args.slice(0, dash) : args
    const words = dash >= 0 ? args.slice(dash) : []
    findProfile(given.profile)
    const wish: Wish = { given, words, custom: readCustom(context, given.custom), sharesChanged: changed.has('share-processes') }
    checkFlags(wish, names, changed.has('attach'))
    if (given.target !== '' && !given.quiet) {
      const doubt = "If you don't see processes from this container it may be because the container runtime doesn't support this feature."
      await context.out(`Targeting container ${JSON.stringify(given.target)}. ${doubt}\n`)
    }
    if (given.tty && !given.stdin) throw new CommandError('-i/--stdin is required for containers with -t/--tty=true')
    if (given.profile === 'legacy') await context.err(legacy)
    const attaches = changed.has('attach') ? given.attach : given.stdin
    for (const target of await targetsOf(context, names, given)) {
      const { pod, container } = await debugOne(context, target, wish)
      if (attaches && container !== '') await attachOrLog(context, pod, { ...given, container })
    }
  },
})

const legacy =
  '--profile=legacy is deprecated and will be removed in the future. It is recommended to explicitly specify a profile, for example "--profile=general".\n'

/** Upstream: github.com/distribution/reference regexp.go. */
const part = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*'
const domain = '(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[0-9]+)?/)?'
const IMAGE = new RegExp(`^${domain}${part}(?:/${part})*(?::\\w[\\w.-]{0,127})?(?:@[A-Za-z][A-Za-z0-9+.-]*:[0-9a-fA-F]{32,})?$`)

function checkFlags({ given, words }: Wish, names: readonly string[], asksToAttach: boolean): void {
  const fault = copyFault(given, words.length > 0)
  if (asksToAttach && given.attach && given.image === '' && given.container === '') {
    throw new CommandError('you must specify --container or create a new container using --image in order to attach.')
  }
  if (fault) throw new CommandError(fault)
  if (given.image !== '' && !IMAGE.test(given.image))
    throw new CommandError(`invalid image name ${JSON.stringify(given.image)}: invalid reference format`)
  if (names.length === 0 && given.filename.length === 0) throw new CommandError('NAME or filename is required for debug')
  if (!['', 'Always', 'IfNotPresent', 'Never'].includes(given['image-pull-policy'])) {
    throw new CommandError(`invalid image pull policy: ${given['image-pull-policy']}`)
  }
  if (given.target !== '' && given['copy-to'] !== '')
    throw new CommandError('--target is incompatible with --copy-to. Use --share-processes instead.')
}

function copyFault(given: DebugFlags, hasWords: boolean): string | undefined {
  if (given['copy-to'] !== '') {
    if (given.image === '' && given['set-image'].length === 0 && !hasWords)
      return 'you must specify --image, --set-image or command arguments.'
    if (hasWords && given.container === '' && given.image === '')
      return 'you must specify an existing container or a new image when specifying args.'
    return undefined
  }
  if (given.replace) return '--replace may only be used with --copy-to.'
  if (given['same-node']) return '--same-node may only be used with --copy-to.'
  if (given['set-image'].length > 0) return '--set-image may only be used with --copy-to.'
  return given.image === '' ? 'you must specify --image when not using --copy-to.' : undefined
}

function readCustom({ process }: KubectlContext, path: string): Tree | undefined {
  if (path === '') return undefined
  try {
    const [custom] = parseYamlDocuments(process.files.read(resolvePath(process.cwd, path)))
    if (!isTree(custom)) throw new CommandError(`${path} does not contain a valid container spec: error unmarshaling JSON`)
    if (['name', 'command', 'image', 'lifecycle', 'volumeDevices'].some((field) => custom[field] !== undefined)) {
      throw new CommandError('name, command, image, lifecycle and volume devices are not modifiable via custom profile')
    }
    return custom
  } catch (error) {
    if (error instanceof FileError)
      throw new CommandError(`must pass a container spec json file for custom profile: open ${path}: no such file or directory`)
    if (error instanceof YamlError) throw new CommandError(`${path} does not contain a valid container spec: ${error.message}`)
    throw error
  }
}

async function targetsOf(context: KubectlContext, names: readonly string[], { filename }: DebugFlags): Promise<readonly Target[]> {
  const isFromFiles = filename.length > 0
  const words = names.every((name) => name.includes('/')) ? names : ['pods', ...names]
  const { targets, errors } = isFromFiles
    ? await findTargets(context, { args: [], filename })
    : await fetchChoices(context, await chooseByArgs(context, words))
  throwAll(errors)
  return targets
}

interface Debugged {
  readonly pod: Pod
  readonly container: string
}

async function debugOne(context: KubectlContext, target: Target, wish: Wish): Promise<Debugged> {
  const { kind } = target.object
  if (kind === 'Node') {
    const { pod, container } = await onNode(context, target.name, wish)
    return { pod: await createPod(context, pod, context.namespace), container }
  }
  if (kind !== 'Pod') {
    const { group, version } = target.resource
    throw new CommandError(`${JSON.stringify(`${group}/${version}, Kind=${kind}`)} not supported by debug`)
  }
  const original = target.object as object as Pod
  if (wish.given['copy-to'] === '') return addContainer(context, target, { original, wish })
  const { pod, container } = await ofCopy(context, original, wish)
  const created = await createPod(context, pod, target.namespace ?? '')
  if (wish.given.replace) {
    const body = { apiVersion: 'v1', kind: 'DeleteOptions', gracePeriodSeconds: 0 }
    await context.client.json({ method: 'DELETE', path: pathOf(target.resource, target), body })
  }
  return { pod: created, container }
}

async function createPod({ client, discovery }: KubectlContext, { metadata, spec }: DebugPod, namespace: string): Promise<Pod> {
  const path = pathOf(await discovery.get('pods'), { namespace })
  return (await client.json({ method: 'POST', path, body: { apiVersion: 'v1', kind: 'Pod', metadata, spec } })) as Pod
}

async function addContainer(context: KubectlContext, target: Target, { original, wish }: { original: Pod; wish: Wish }): Promise<Debugged> {
  const { pod, container } = await inPod(context, original, wish)
  const all = treesOf(pod.spec.ephemeralContainers)
  const spec = {
    '$setElementOrder/ephemeralContainers': all.map(({ name }) => ({ name })),
    ephemeralContainers: all.filter(({ name }) => name === container),
  }
  const path = pathOf(target.resource, { ...target, subresource: 'ephemeralcontainers' })
  const contentType = 'application/strategic-merge-patch+json'
  try {
    const changed = await context.client.json({ method: 'PATCH', path, contentType, body: { spec } })
    return { pod: changed as Pod, container }
  } catch (error) {
    if (isStatusError(error) && error.code === 404 && !error.status.details?.name) {
      throw new CommandError(`ephemeral containers are disabled for this cluster (error from server: ${JSON.stringify(error.message)})`)
    }
    throw error
  }
}
