/** What the marks mean, in the same glyphs. */
import { ShowProbes } from '../packets/ShowProbes'
import styles from './graph.module.css'
import { families, glyphs, type PodState } from './pod-status'

const says: Readonly<Record<PodState, string>> = {
  ready: 'running and ready',
  'not-ready': 'running, not ready',
  unscheduled: 'pending, on no node yet',
  creating: 'being created',
  terminating: 'terminating',
  'crash-loop': 'crashes again and again',
  'config-error': 'image or configuration error',
  failed: 'failed',
  succeeded: 'completed',
  unknown: 'unknown, its node is lost',
}

const others = [
  { glyph: '◌', meaning: 'just gone' },
  { glyph: '⬡', meaning: 'Service' },
  { glyph: '⇥', meaning: 'Ingress' },
  { glyph: '⇕', meaning: 'autoscaler' },
  { glyph: '▽', meaning: 'network policy' },
  { glyph: '◈', meaning: 'object of a custom kind' },
  { glyph: '•', meaning: 'a request on its way' },
  { glyph: '◉', meaning: 'it was answered' },
  { glyph: '×', meaning: 'it was refused' },
  { glyph: '◇', meaning: 'no answer came' },
]

const states = Object.keys(says) as PodState[]

export function Legend(): React.JSX.Element {
  return (
    <details className={styles.legend}>
      <summary>Legend</summary>
      <ul>
        {states.map((state) => (
          <li key={state}>
            <span className={styles.glyph} data-family={families[state]} aria-hidden="true">
              {glyphs[state]}
            </span>
            {says[state]}
          </li>
        ))}
        {others.map(({ glyph, meaning }) => (
          <li key={meaning}>
            <span className={styles.glyph} aria-hidden="true">
              {glyph}
            </span>
            {meaning}
          </li>
        ))}
      </ul>
      <ShowProbes />
    </details>
  )
}
