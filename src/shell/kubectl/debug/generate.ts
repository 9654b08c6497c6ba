/** Pods and containers to debug with. Upstream: kubectl/pkg/cmd/debug/debug.go generate* (v1.32). */
import type { Pod } from '../../../api/types'
import { mergeKeysOf } from '../../../api/patch/merge-keys'
import { mergeTrees } from '../../../api/patch/merge-strategic'
import type { KubectlContext } from '../command'
import { CommandError } from '../failures'
import type { Manifest, Tree } from '../manifest'
import { allContainerNames } from '../pod-containers'
import type { DebugFlags } from './debug'
import { findProfile, treesOf, type DebugPod, type Keeping, type Style } from './profiles'

export interface Wish {
  readonly given: DebugFlags
  /** What is to run. */
  readonly words: readonly string[]
  /** A part of a container, from --custom. */
  readonly custom: Tree | undefined
  readonly sharesChanged: boolean
}

export interface Generated {
  readonly pod: DebugPod
  /** Whose terminal may be joined; empty when there is no new one. */
  readonly container: string
}

const LETTERS = 'bcdfghjklmnpqrstvwxz2456789'
const suffix = ({ process }: KubectlContext): string =>
  Array.from({ length: 5 }, () => LETTERS[Math.floor(process.random() * LETTERS.length)]).join('')

async function chooseName(context: KubectlContext, pod: Pod, { container, quiet }: DebugFlags): Promise<string> {
  if (container !== '') return container
  let name = ''
  do name = `debugger-${suffix(context)}`
  while (allContainerNames(pod).includes(name))
  if (!quiet) await context.out(`Defaulting debug container name to ${name}.\n`)
  return name
}

const variables = ({ env }: DebugFlags): readonly Tree[] =>
  env.map((pair) => {
    const at = pair.indexOf('=')
    if (at < 0) throw new CommandError(`${pair} must be formatted as key=value`)
    return { name: pair.slice(0, at), value: pair.slice(at + 1) }
  })

const commandOf = ({ given, words }: Wish): Tree =>
  words.length === 0 ? {} : given['arguments-only'] ? { args: words } : { command: words }

function containerOf(name: string, wish: Wish): Tree {
  const { given } = wish
  const env = variables(given)
  return {
    ...{ name, image: given.image, resources: {}, terminationMessagePolicy: 'File' },
    ...(env.length > 0 ? { env } : {}),
    ...(given['image-pull-policy'] === '' ? {} : { imagePullPolicy: given['image-pull-policy'] }),
    ...(given.stdin ? { stdin: true } : {}),
    ...(given.tty ? { tty: true } : {}),
    ...commandOf(wish),
  }
}

const keepingOf = (given: DebugFlags): Keeping => ({
  labels: given['keep-labels'],
  annotations: given['keep-annotations'],
  liveness: given['keep-liveness'],
  readiness: given['keep-readiness'],
  startup: given['keep-startup'],
  initContainers: given['keep-init-containers'],
})

function finished(pod: DebugPod, { style, container }: { style: Style; container: string }, { given, custom }: Wish): DebugPod {
  const profiled = findProfile(given.profile)(pod, { style, container, keeps: keepingOf(given) })
  if (!custom) return profiled
  const list = style === 'ephemeral' ? 'ephemeralContainers' : 'containers'
  const fields = mergeKeysOf('Pod').spec?.fields?.containers?.fields ?? {}
  const merged = treesOf(profiled.spec[list]).map((each) =>
    each.name === container ? mergeTrees(each, custom, { fields, target: 'document' }) : each,
  )
  return { ...profiled, spec: { ...profiled.spec, [list]: merged } }
}

export async function inPod(context: KubectlContext, pod: Pod, wish: Wish): Promise<Generated> {
  const name = await chooseName(context, pod, wish.given)
  const { target } = wish.given
  const container = { ...containerOf(name, wish), ...(target === '' ? {} : { targetContainerName: target }) }
  const { metadata, spec } = pod as object as Manifest & { spec: Tree }
  const grown = { metadata: metadata as Tree, spec: { ...spec, ephemeralContainers: [...treesOf(spec.ephemeralContainers), container] } }
  return { pod: finished(grown, { style: 'ephemeral', container: name }, wish), container: name }
}

export async function onNode(context: KubectlContext, node: string, wish: Wish): Promise<Generated> {
  const { given } = wish
  const container = given.container || 'debugger'
  const name = `node-debugger-${node}-${suffix(context)}`
  if (!given.quiet) await context.out(`Creating debugging pod ${name} with container ${container} on node ${node}.\n`)
  const spec = { containers: [containerOf(container, wish)], nodeName: node, restartPolicy: 'Never', tolerations: [{ operator: 'Exists' }] }
  const pod = { metadata: { name }, spec }
  return { pod: finished(pod, { style: 'node', container }, wish), container }
}

export async function ofCopy(context: KubectlContext, pod: Pod, wish: Wish): Promise<Generated> {
  const { given, words } = wish
  const images = new Map(
    given['set-image'].map((pair): [string, string] => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
  )
  const copy = copied(pod, wish)
  const containers = treesOf(copy.spec.containers).map((each) => {
    const image = images.get(String(each.name)) ?? images.get('*')
    return image ? { ...each, image } : each
  })
  const known = containers.find((each) => each.name === given.container)
  if (!known && given.image === '') {
    if (images.size > 0) return { pod: { ...copy, spec: { ...copy.spec, containers } }, container: '' }
    throw new CommandError('you must specify image when creating new container')
  }
  const name = known ? given.container : await chooseName(context, pod, given)
  const { args: _args, stdin: _stdin, tty: _tty, ...before }: Tree = known ?? { name, resources: {}, terminationMessagePolicy: 'File' }
  const keepsArgs = words.length === 0 || given['arguments-only']
  const next: Tree = {
    ...before,
    ...(keepsArgs && known?.args ? { args: known.args } : {}),
    ...commandOf(wish),
    ...(given.env.length > 0 ? { env: variables(given) } : {}),
    ...(given.image === '' ? {} : { image: given.image }),
    ...(given['image-pull-policy'] === '' ? {} : { imagePullPolicy: given['image-pull-policy'] }),
    ...(given.stdin ? { stdin: true } : {}),
    ...(given.tty ? { tty: true } : {}),
  }
  const all = known ? containers.map((each) => (each === known ? next : each)) : [...containers, next]
  return { pod: finished({ ...copy, spec: { ...copy.spec, containers: all } }, { style: 'copy', container: name }, wish), container: name }
}

function copied(pod: Pod, { given, sharesChanged }: Wish): DebugPod {
  const { namespace, labels, annotations } = pod.metadata
  const { ephemeralContainers: _, nodeName, ...spec } = pod.spec as object as Tree
  return {
    metadata: {
      name: given['copy-to'],
      ...(namespace ? { namespace } : {}),
      ...(labels ? { labels } : {}),
      ...(annotations ? { annotations } : {}),
    },
    spec: {
      ...spec,
      ...(sharesChanged ? { shareProcessNamespace: given['share-processes'] } : {}),
      ...(given['same-node'] && nodeName ? { nodeName } : {}),
    },
  }
}
