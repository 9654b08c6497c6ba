/** How boxes and links look: frames for places, rounded boxes for workloads, dashed hexagons for Services, which are nowhere. */
import type { StylesheetJson } from 'cytoscape'
import type { Palette } from './draw-pod'

export function graphStyle(palette: Palette): StylesheetJson {
  return [
    {
      selector: 'node',
      style: {
        width: 'data(width)',
        height: 'data(height)',
        'background-color': palette.ground,
        'border-width': 1.5,
        'border-color': palette.line,
        label: 'data(text)',
        color: palette.text,
        'font-family': palette.font,
        'font-size': 11,
        'text-wrap': 'wrap',
        'text-max-width': '112px',
        'text-valign': 'center',
        'text-halign': 'center',
        'min-zoomed-font-size': 5,
      },
    },
    {
      selector: 'node[role = "frame"]',
      style: {
        shape: 'round-rectangle',
        'background-color': palette.raised,
        'text-valign': 'top',
        'text-margin-y': -3,
        'text-max-width': '240px',
        'font-size': 12,
      },
    },
    { selector: 'node[role = "service"]', style: { shape: 'hexagon', 'border-style': 'dashed' } },
    { selector: 'node[role = "workload"]', style: { shape: 'round-rectangle' } },
    { selector: 'node[?alarming]', style: { 'border-color': palette.status.waiting, 'border-width': 2.5, 'border-style': 'dashed' } },
    { selector: 'node[?chosen]', style: { 'border-color': palette.focus, 'border-width': 3, 'border-style': 'solid' } },
    {
      selector: 'edge',
      style: {
        width: 1.5,
        'line-color': palette.line,
        'curve-style': 'straight',
        // From the right side to the left side, so that no link runs through a frame.
        'source-endpoint': '50% 0%',
        'target-endpoint': '-50% 0%',
        'target-arrow-shape': 'triangle',
        'target-arrow-color': palette.line,
        'arrow-scale': 0.8,
        label: 'data(text)',
        color: palette.muted,
        'font-family': palette.font,
        'font-size': 10,
        'text-background-color': palette.ground,
        'text-background-opacity': 0.9,
        'text-background-padding': '1px',
        'min-zoomed-font-size': 5,
      },
    },
  ]
}
