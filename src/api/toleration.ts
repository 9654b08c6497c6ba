/** Whether a toleration puts up with a taint. Upstream: k8s.io/api/core/v1/toleration.go (v1.32). */
import type { Core } from './types'

export function tolerates({ key, operator, value, effect }: Core.Toleration, taint: Core.Taint): boolean {
  if (effect && effect !== taint.effect) return false
  if (key && key !== taint.key) return false
  if (operator === 'Exists') return true
  return (!operator || operator === 'Equal') && (value ?? '') === (taint.value ?? '')
}

export const isTolerated = (taint: Core.Taint, tolerations: readonly Core.Toleration[]): boolean =>
  tolerations.some((toleration) => tolerates(toleration, taint))
