/** `-l` for objects that come from files. */
import { parseLabelSelector } from '../../api/selectors'
import type { Target } from './targets'

export const isSelected = (selector: string): ((target: Target) => boolean) => {
  const matches = parseLabelSelector(selector)
  return ({ object }) => matches(object.metadata.labels ?? {})
}
