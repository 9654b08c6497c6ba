/** What the marks mean, in the same glyphs. */
import { say } from '../language/say'
import { ShowProbes } from '../packets/ShowProbes'
import styles from './graph.module.css'
import { families, glyphs, type PodState } from './pod-status'

const states: readonly PodState[] = ['ready', 'not-ready', 'unscheduled', 'creating', 'terminating', 'crash-loop', 'config-error', 'failed', 'succeeded', 'unknown']

const others = [
  { glyph: '◌', mark: 'gone' },
  { glyph: '⬡', mark: 'service' },
  { glyph: '⇥', mark: 'ingress' },
  { glyph: '⇕', mark: 'scaler' },
  { glyph: '▽', mark: 'policy' },
  { glyph: '◈', mark: 'custom' },
  { glyph: '•', mark: 'request' },
  { glyph: '◉', mark: 'answered' },
  { glyph: '×', mark: 'refused' },
  { glyph: '◇', mark: 'silent' },
] as const

export function Legend(): React.JSX.Element {
  return (
    <details className={styles.legend}>
      <summary>{say('graph.legend')}</summary>
      <ul>
        {states.map((state) => (
          <li key={state}>
            <span className={styles.glyph} data-family={families[state]} aria-hidden="true">
              {glyphs[state]}
            </span>
            {say(`state.${state}`)}
          </li>
        ))}
        {others.map(({ glyph, mark }) => (
          <li key={mark}>
            <span className={styles.glyph} aria-hidden="true">
              {glyph}
            </span>
            {say(`mark.${mark}`)}
          </li>
        ))}
      </ul>
      <ShowProbes />
    </details>
  )
}
