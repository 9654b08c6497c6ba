/** Versions from the most to the least preferred: `v2`, `v1`, `v1beta1`, `v1alpha1`, then others by name. Upstream: k8s.io/apimachinery/pkg/version/helpers.go. */
const VERSION = /^v(\d+)(?:(alpha|beta)(\d+))?$/

type Rank = readonly [stability: number, major: number, minor: number]

function rankOf(version: string): Rank | undefined {
  const [, major, stability, minor] = VERSION.exec(version) ?? []
  if (major === undefined) return undefined
  return [stability === undefined ? 2 : stability === 'beta' ? 1 : 0, Number(major), Number(minor ?? 0)]
}

export function compareVersions(a: string, b: string): number {
  const [left, right] = [rankOf(a), rankOf(b)]
  if (!left || !right) return left ? -1 : right ? 1 : a < b ? -1 : a > b ? 1 : 0
  return right[0] - left[0] || right[1] - left[1] || right[2] - left[2]
}
