/** Puts the keyboard into a pane: on what it marked for it, else on the first thing in it that takes focus. */
import type { PaneName } from './Pane'

const focusable = 'textarea, button:not(:disabled), [tabindex="0"], a[href], select, input'

export function focusPane(name: PaneName): void {
  // At once, so that what is typed next goes there; a pane behind a tab is there one frame after its tab was chosen.
  if (!focusNow(name)) requestAnimationFrame(() => focusNow(name))
}

function focusNow(name: PaneName): boolean {
  const pane = document.querySelector(`section[data-pane="${name}"]`)
  const target = pane?.querySelector<HTMLElement>('[data-pane-focus], .xterm-helper-textarea') ?? pane?.querySelector<HTMLElement>(focusable)
  target?.focus()
  // What is typed next takes the place of what stands there.
  if (target instanceof HTMLInputElement) target.select()
  return target !== undefined && target !== null && document.activeElement === target
}
