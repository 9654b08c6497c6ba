/** How an autoscaler came to its number: metric by metric, then through stabilization and limits. */
import type { AutoscalingFormula, MetricFormula } from '../../api/autoscaling-formula'
import type { KubeObject } from '../../api/object'
import styles from './inspector.module.css'
import { useSandbox } from './use-sandbox'

export function FormulaTab({ autoscaler }: { readonly autoscaler: KubeObject }): React.JSX.Element {
  const { namespace, name, resourceVersion = '' } = autoscaler.metadata
  const formulas = useSandbox<AutoscalingFormula>('autoscaling', resourceVersion)
  const formula = formulas?.find((one) => one.namespace === namespace && one.name === name)
  if (formulas === undefined) return <p className={styles.empty}>…</p>
  if (!formula) return <p className={styles.empty}>It has not decided anything yet; it looks every 15 s.</p>
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label="How it came to its number">
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
          measured {measured}, aimed at {target}
          {ratio !== undefined && <>: ratio {round(ratio)}</>}
          {assumedRatio !== undefined && assumedRatio !== ratio && <>, {round(assumedRatio)} with assumptions for the Pods that nothing is known of</>}
        </p>
      )}
      {proposal !== undefined && used !== undefined && (
        <p>
          <code>
            ⌈{readyPods ?? current} × {round(used)}⌉ = {proposal}
          </code>
          {Math.abs(used - 1) <= 0.1 && ' (within a tenth of the aim nothing is changed)'}
        </p>
      )}
      <Pods said="not ready yet" names={unreadyPods} />
      <Pods said="without figures" names={missingPods} />
      <Pods said="on their way out" names={ignoredPods} />
    </section>
  )
}

const round = (number: number): string => String(Math.round(number * 1000) / 1000)

function Pods({ said, names }: { readonly said: string; readonly names: readonly string[] }): React.JSX.Element | null {
  if (names.length === 0) return null
  return (
    <p className={styles.fine}>
      {names.length} {said}: {names.slice(0, 5).join(', ')}
      {names.length > 5 && ' …'}
    </p>
  )
}

function Steps({ formula }: { readonly formula: AutoscalingFormula }): React.JSX.Element {
  const { current, min, max, proposed, stabilized, desired, reason } = formula
  return (
    <table className={styles.scores}>
      <tbody>
        <Step name="It was to have" value={current} />
        {proposed !== undefined && <Step name="The metrics propose" value={proposed} />}
        {stabilized !== undefined && <Step name="With what was recommended lately" value={stabilized} />}
        <Step name={`Within ${min} to ${max} and the allowed rates`} value={desired} />
        {reason !== undefined && <Step name="Because" value={reason} />}
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
