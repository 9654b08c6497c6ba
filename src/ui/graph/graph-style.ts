/**
 * How boxes and links look: frames for places, rounded boxes for workloads, dashed hexagons for Services, which are nowhere, arrows for
 * Ingresses, shields for policies.
 */
import type { StylesheetJson } from 'cytoscape'
import type { Palette } from './draw-pod'

/** A hexagon with room for words. */
const HEXAGON = [-1, 0, -0.9, -1, 0.9, -1, 1, 0, 0.9, 1, -0.9, 1].join(' ')

/** Tabs that point to where they lead. */
const ARROW = [-1, -1, 0.88, -1, 1, 0, 0.88, 1, -1, 1].join(' ')
const SHIELD = [-1, -1, 1, -1, 1, 0.55, 0.9, 0.8, 0, 1, -0.9, 0.8, -1, 0.55].join(' ')

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
        'corner-radius': '8',
        'overlay-opacity': 0,
      },
    },
    { selector: 'node[role = "frame"]', style: { shape: 'round-rectangle', 'background-color': palette.raised, 'border-width': 1 } },
    { selector: 'node[role = "service"]', style: { shape: 'polygon', 'shape-polygon-points': HEXAGON, 'border-style': 'dashed' } },
    { selector: 'node[role = "workload"]', style: { shape: 'round-rectangle' } },
    { selector: 'node[role = "ingress"]', style: { shape: 'polygon', 'shape-polygon-points': ARROW } },
    { selector: 'node[role = "policy"]', style: { shape: 'polygon', 'shape-polygon-points': SHIELD } },
    { selector: 'node[role = "scaler"]', style: { shape: 'barrel' } },
    { selector: 'node[role = "custom"]', style: { shape: 'cut-rectangle' } },
    { selector: 'node[?alarming]', style: { 'border-color': palette.status.waiting, 'border-width': 2 } },
    { selector: 'node[role = "outline"]', style: { shape: 'round-rectangle', 'background-opacity': 0 } },
    { selector: 'node[want != ""]', style: { 'border-color': palette.goal, 'border-style': 'dotted', 'border-width': 2.5 } },
    { selector: 'node[?chosen]', style: { 'border-color': palette.focus, 'border-width': 3, 'border-style': 'solid' } },
    {
      selector: 'edge',
      style: {
        width: 1.3,
        'line-color': palette.line,
        'curve-style': 'straight',
        'target-arrow-shape': 'triangle',
        'target-arrow-color': palette.line,
        'arrow-scale': 0.8,
        'overlay-opacity': 0,
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
    { selector: 'edge[way = "across"]', style: { 'source-endpoint': '50% 0%', 'target-endpoint': '-50% 0%' } },
    {
      selector: 'edge[way = "down"]',
      style: {
        'curve-style': 'round-segments',
        'edge-distances': 'endpoints',
        'segment-weights': 'data(weights)',
        'segment-distances': 'data(distances)',
        'segment-radii': 6,
        'source-endpoint': 'data(tail)',
        'target-endpoint': 'data(arrow)',
        // The last part, where it is told which node it is about.
        'target-label': 'data(text)',
        'target-text-offset': 10,
        label: '',
      },
    },
    { selector: 'edge[?meant]', style: { 'line-style': 'dashed', 'target-arrow-shape': 'vee' } },
    { selector: 'edge[?goal]', style: { 'line-style': 'dotted', width: 2.5, 'line-color': palette.goal, 'target-arrow-shape': 'none', 'source-arrow-shape': 'triangle', 'source-arrow-color': palette.goal } },
  ] as StylesheetJson
}
