/** The colours of the drawing, read from the tokens of the page so that the theme is kept in one place. */
import type { Palette } from './draw-pod'

export function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement)
  const colour = (name: string): string => style.getPropertyValue(name).trim()
  return {
    status: { ready: colour('--ready'), waiting: colour('--waiting'), failed: colour('--failed'), done: colour('--done') },
    ground: colour('--ground'),
    raised: colour('--ground-raised'),
    sunken: colour('--ground-sunken'),
    line: colour('--line-strong'),
    text: colour('--text'),
    muted: colour('--text-muted'),
    focus: colour('--focus'),
    goal: colour('--accent'),
    // Cytoscape knows double quotes only.
    font: colour('--sans').replaceAll("'", '"'),
  }
}
