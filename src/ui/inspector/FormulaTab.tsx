/** How an autoscaler came to its number: metric by metric, then through stabilization and limits. */
import type { AutoscalingFormula, MetricFormula } from '../../api/autoscaling-formula'
import type { KubeObject } from '../../api/object'
import { say } from '../language/say'
import styles from './inspector.module.css'
import { useSandbox } from './use-sandbox'

export function FormulaTab({ autoscaler }: { readonly autoscaler: KubeObject }): React.JSX.Element {
  const { namespace, name, resourceVersion = '' } = autoscaler.metadata
  const formulas = useSandbox<AutoscalingFormula>('autoscaling', resourceVersion)
  const formula = formulas?.find((one) => one.namespace === namespace && one.name === name)
  if (formulas === undefined) return <p className={styles.empty}>…</p>
  if (!formula) return <p className={styles.empty}>{say('inspector.undecided')}</p>
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label={say('inspector.how')}>
      {formula.metrics.map((metric, index) => (
        <Metric key={index} metric={metric} current={formula.current} />
      ))}
      <Steps formula={formula} />
    </div>
  )
}

function Metric({ metric, current }: { readonly metric: MetricFormula; readonly current: number }): React.JSX.Element {
  const { metric: name, target, measured, ratio, assumedRatio, readyPods, proposal, problem, unreadyPods = [], missingPods = [], ignoredPods = [] } = metric
  const used = assumedRatio ?? ratio
  return (
    <section className={styles.attempt}>
      <h3>{name}</h3>
      {problem !== undefined && <p>{problem}</p>}
      {measured !== undefined && (
        <p>
          {say('inspector.measured', { measured, target: target ?? '' })}
          {ratio !== undefined && say('inspector.ratio', { ratio: round(ratio) })}
          {assumedRatio !== undefined && assumedRatio !== ratio && say('inspector.assumed', { ratio: round(assumedRatio) })}
        </p>
      )}
      {proposal !== undefined && used !== undefined && (
        <p>
          <code>
            ⌈{readyPods ?? current} × {round(used)}⌉ = {proposal}
          </code>
          {Math.abs(used - 1) <= 0.1 && ` ${say('inspector.tolerance')}`}
        </p>
      )}
      <Pods said={say('inspector.notReady', { count: unreadyPods.length })} names={unreadyPods} />
      <Pods said={say('inspector.noFigures', { count: missingPods.length })} names={missingPods} />
      <Pods said={say('inspector.leaving', { count: ignoredPods.length })} names={ignoredPods} />
    </section>
  )
}

const round = (number: number): string => String(Math.round(number * 1000) / 1000)

function Pods({ said, names }: { readonly said: string; readonly names: readonly string[] }): React.JSX.Element | null {
  if (names.length === 0) return null
  return (
    <p className={styles.fine}>
      {said}: {names.slice(0, 5).join(', ')}
      {names.length > 5 && ' …'}
    </p>
  )
}

function Steps({ formula }: { readonly formula: AutoscalingFormula }): React.JSX.Element {
  const { current, min, max, proposed, stabilized, desired, reason } = formula
  return (
    <table className={styles.scores}>
      <tbody>
        <Step name={say('inspector.itHad')} value={current} />
        {proposed !== undefined && <Step name={say('inspector.propose')} value={proposed} />}
        {stabilized !== undefined && <Step name={say('inspector.stabilized')} value={stabilized} />}
        <Step name={say('inspector.within', { min, max })} value={desired} />
        {reason !== undefined && <Step name={say('inspector.because')} value={reason} />}
      </tbody>
    </table>
  )
}

const Step = ({ name, value }: { readonly name: string; readonly value: number | string }): React.JSX.Element => (
  <tr>
    <th scope="row">{name}</th>
    <td>{value}</td>
  </tr>
)
