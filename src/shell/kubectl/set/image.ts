/** kubectl set image. Upstream: kubectl/pkg/cmd/set/set_image.go (v1.32). */
import type { Core } from '../../../api/types'
import { defineCommand } from '../command'
import { CommandError, eachThrough, throwAll } from '../failures'
import { splitPairs } from '../metadata-changes'
import type { Target } from '../targets'
import { findSetTargets, podSpecOf, sendChange, setFlags } from './change-containers'

export const setImage = defineCommand({
  name: 'image',
  use: '(-f FILENAME | TYPE NAME) CONTAINER_NAME_1=CONTAINER_IMAGE_1 ... CONTAINER_NAME_N=CONTAINER_IMAGE_N [options]',
  short: 'Update the image of a pod template',
  examples: [
    'kubectl set image deployment/nginx busybox=busybox nginx=nginx:1.9.1',
    'kubectl set image deployments,rc nginx=nginx:1.9.1 --all',
  ],
  flags: setFlags,
  completes: ['daemonsets', 'deployments', 'pods', 'cronjobs', 'replicasets', 'replicationcontrollers', 'statefulsets'],
  async run(context, { args, flags }) {
    const { resources, pairs } = splitPairs(args, 'image')
    if (pairs.length === 0 && resources.length > 0) throw new CommandError('at least one image update is required')
    const images = new Map(
      pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)] as const),
    )
    if (images.has('*') && images.size > 1)
      throw new CommandError(
        'all containers are already specified by *, but saw more than one container_name=container_image pairs',
      )
    const { targets, errors } = await findSetTargets(context, resources, flags)
    await eachThrough(targets, async (target) =>
      sendChange(context, target, { given: flags, wanted: withImages(target, images), what: 'image updated' }),
    )
    throwAll(errors)
  },
})

function withImages(target: Target, images: ReadonlyMap<string, string>) {
  const place = podSpecOf(target.object)
  if (!place)
    throw new CommandError(
      `${target.resource.name}/${target.name} the object is not a pod or does not have a pod template: *${target.resource.version}.${target.resource.kind}`,
    )
  const { spec } = place
  const all = [...(spec.initContainers ?? []), ...spec.containers]
  const missing = [...images.keys()].filter((name) => name !== '*' && !all.some((container) => container.name === name))
  if (missing.length > 0)
    throw new CommandError(missing.map((name) => `unable to find container named ${JSON.stringify(name)}`).join(', '))
  const changed = (container: Core.Container): Core.Container => ({
    ...container,
    image: images.get(container.name) ?? images.get('*') ?? container.image,
  })
  return place.with({
    ...spec,
    containers: spec.containers.map(changed),
    ...(spec.initContainers ? { initContainers: spec.initContainers.map(changed) } : {}),
  })
}
