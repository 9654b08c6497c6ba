/**
 * Prefers nodes that have the pod's images already; an image that is everywhere counts fully, a rare one less, lest all pods flock to
 * its node. Upstream: pkg/scheduler/framework/plugins/imagelocality/image_locality.go (v1.32).
 */
import type { Pod } from '../../../api/kinds/pod'
import type { Core } from '../../../api/types'
import { MAX_NODE_SCORE, type Plugin } from '../framework'
import type { NodeInfo } from '../node-info'

const MEBIBYTE = 1024 * 1024
const MINIMUM = 23 * MEBIBYTE
const MAXIMUM_PER_CONTAINER = 1000 * MEBIBYTE

export const imageLocality: Plugin = {
  name: 'ImageLocality',
  weight: 1,
  preScore({ pod: { spec } }, snapshot) {
    const images: SpreadImage[] = []
    let containers = 0
    for (const { image = '' } of containersOf(spec)) {
      containers++
      const name = withTag(image)
      const nodes = snapshot.nodesWithImage(name)
      if (nodes > 0) images.push({ name, spread: nodes / snapshot.nodes.length })
    }
    if (images.length === 0) return { scoreAll: (_feasible, scores) => void scores.fill(0) }
    return { key: JSON.stringify([containers, images]), score: (node) => scoreOf(node, images, MAXIMUM_PER_CONTAINER * containers) }
  },
}

interface SpreadImage {
  readonly name: string
  /** The part of all nodes that hold it. */
  readonly spread: number
}

function containersOf({ initContainers, containers }: Pod['spec']): readonly Core.Container[] {
  return initContainers ? [...initContainers, ...containers] : containers
}

function scoreOf({ imageSizes }: NodeInfo, images: readonly SpreadImage[], maximum: number): number {
  let sum = 0
  for (const { name, spread } of images) sum += Math.floor((imageSizes.get(name) ?? 0) * spread)
  const clamped = Math.min(Math.max(sum, MINIMUM), maximum)
  return Math.floor((MAX_NODE_SCORE * (clamped - MINIMUM)) / (maximum - MINIMUM))
}

const withTag = (image: string): string => (image.lastIndexOf(':') <= image.lastIndexOf('/') ? `${image}:latest` : image)
