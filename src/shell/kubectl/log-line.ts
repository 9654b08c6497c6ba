/** A warning in the form of the program's own log. Upstream: k8s.io/klog/v2 formatHeader, as kubectl v1.32 uses it. */
import type { KubectlContext } from './command'

export function warningLine({ clock, process }: KubectlContext, { place, text }: { place: string; text: string }): string {
  const now = clock.microTimestamp()
  return `W${now.slice(5, 7)}${now.slice(8, 10)} ${now.slice(11, 26)} ${String(process.pid).padStart(7)} ${place}] ${text}\n`
}
