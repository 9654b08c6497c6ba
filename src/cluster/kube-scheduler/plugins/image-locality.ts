/**
 * Prefers nodes that have the pod's images already; an image that is everywhere counts fully, a rare one less, lest all pods flock to
 * its node. Upstream: pkg/scheduler/framework/plugins/imagelocality/image_locality.go (v1.32).
 */
import { MAX_NODE_SCORE, type Plugin } from '../framework'

const MEBIBYTE = 1024 * 1024
const MINIMUM = 23 * MEBIBYTE
const MAXIMUM_PER_CONTAINER = 1000 * MEBIBYTE

export const imageLocality: Plugin = {
  name: 'ImageLocality',
  weight: 1,
  preScore({ pod: { spec } }, snapshot) {
    const containers = [...(spec.initContainers ?? []), ...spec.containers]
    const maximum = MAXIMUM_PER_CONTAINER * containers.length
    const total = snapshot.nodes.length
    const images = containers
      .map(({ image = '' }) => withTag(image))
      .map((image) => ({ image, spread: snapshot.nodesWithImage(image) / total }))
      .filter(({ spread }) => spread > 0)
    if (images.length === 0) return { scoreAll: (_feasible, scores) => void scores.fill(0) }
    return {
      score({ imageSizes }) {
        let sum = 0
        for (const { image, spread } of images) sum += Math.floor((imageSizes.get(image) ?? 0) * spread)
        const clamped = Math.min(Math.max(sum, MINIMUM), maximum)
        return Math.floor((MAX_NODE_SCORE * (clamped - MINIMUM)) / (maximum - MINIMUM))
      },
    }
  },
}

const withTag = (image: string): string => (image.lastIndexOf(':') <= image.lastIndexOf('/') ? `${image}:latest` : image)
