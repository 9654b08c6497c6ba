/**
 * Which autoscalers mean which pods: two that mean the same ones would pull at them in turn. An autoscaler is known by the selector that
 * its workload had when it was last looked at. Upstream: hpasControllingPodsUnderSelector in pkg/controller/podautoscaler/horizontal.go (v1.32).
 */
import type { Pod } from '../../../api/kinds/pod'
import { parseKey } from '../../../api/object'
import { parseLabelSelector, type LabelMatcher } from '../../../api/selectors'

export interface SelectorClaims {
  /** Throws the API error of a text that is no selector. */
  set(key: string, selector: string): LabelMatcher
  drop(key: string): void
  /** The autoscalers of a namespace that mean one of these pods. */
  claimants(namespace: string, pods: readonly Pod[]): readonly string[]
}

export function createSelectorClaims(): SelectorClaims {
  const matchers = new Map<string, LabelMatcher>()
  return {
    set(key, selector) {
      const matches = parseLabelSelector(selector)
      matchers.set(key, matches)
      return matches
    },
    drop: (key) => void matchers.delete(key),
    claimants(namespace, pods) {
      const near = [...matchers].filter(([key]) => parseKey(key).namespace === namespace)
      if (near.length < 2) return near.map(([key]) => key)
      return near.filter(([, matches]) => pods.some(({ metadata: { labels = {} } }) => matches(labels))).map(([key]) => key).sort()
    },
  }
}
