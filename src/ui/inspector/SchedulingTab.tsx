/** Why the Pod is where it is, or nowhere: each attempt of the scheduler, plugin by plugin and node by node, latest first. */
import type { Pod } from '../../api/types'
import { say } from '../language/say'
import { useSessionState } from '../session-context'
import { formatElapsed } from '../timeline/speeds'
import { attemptTable, type AttemptTable, type SchedulingAttempt } from './attempt-table'
import styles from './inspector.module.css'
import { useSandbox } from './use-sandbox'

/** Of a Pod that waits for long; the latest say it all. */
const MOST_SHOWN = 5

export function SchedulingTab({ pod }: { readonly pod: Pod }): React.JSX.Element {
  const { namespace = '', name, resourceVersion = '' } = pod.metadata
  const attempts = useSandbox<SchedulingAttempt>(`namespaces/${namespace}/pods/${name}/schedulingattempts`, resourceVersion)
  if (attempts === undefined) return <p className={styles.empty}>…</p>
  if (attempts.length === 0) return <p className={styles.empty}>{say('inspector.noAttempt')}</p>
  const latest = [...attempts].sort((a, b) => (a.time < b.time ? 1 : -1)).slice(0, MOST_SHOWN)
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label={say('inspector.attempts')}>
      {latest.map((attempt) => (
        <Attempt key={attempt.time} attempt={attempt} />
      ))}
    </div>
  )
}

function Attempt({ attempt }: { readonly attempt: SchedulingAttempt }): React.JSX.Element {
  const startedAtMs = useSessionState((state) => state.startedAtMs)
  const table = attemptTable(attempt)
  const { time, nodeName, message, tiedNodes, candidates, nominatedNodeName } = attempt
  return (
    <section className={styles.attempt}>
      <h3>
        {formatElapsed(Date.parse(time) - startedAtMs)} {nodeName === undefined ? say('inspector.nowhere') : say('inspector.placed', { node: nodeName })}
      </h3>
      {message !== undefined && <p>{message}</p>}
      {table.columns.length > 0 ? <Scores table={table} /> : nodeName !== undefined && <p>{say('inspector.only')}</p>}
      {tiedNodes.length > 1 && <p>{say('inspector.equal', { nodes: tiedNodes.join(', ') })}</p>}
      {table.rejections.map(({ because, nodes }) => (
        <p key={because}>
          <b>{nodes.length > 4 ? say('inspector.nodes', { count: nodes.length }) : nodes.join(', ')}</b> {because}
        </p>
      ))}
      {candidates.map(({ nodeName: where, victims, isChosen }) => (
        <p key={where}>
          {say(isChosen || where === nominatedNodeName ? 'inspector.roomMade' : 'inspector.roomPossible', { node: where, pods: victims.join(', ') })}
        </p>
      ))}
    </section>
  )
}

function Scores({ table }: { readonly table: AttemptTable }): React.JSX.Element {
  const { columns, rows, totals, indifferent, further } = table
  return (
    <>
      <table className={styles.scores}>
        <thead>
          <tr>
            <th scope="col">{say('inspector.plugin')}</th>
            {columns.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ plugin, cells }) => (
            <tr key={plugin}>
              <th scope="row">{plugin}</th>
              {cells.map(({ weighted, how }, index) => (
                <td key={columns[index]}>
                  {weighted} {how !== '' && <small>{how}</small>}
                </td>
              ))}
            </tr>
          ))}
          <tr className={styles.total}>
            <th scope="row">{say('inspector.total')}</th>
            {totals.map((total, index) => (
              <td key={columns[index]}>{total}</td>
            ))}
          </tr>
        </tbody>
      </table>
      {indifferent.length > 0 && <p className={styles.fine}>{say('inspector.same', { plugins: indifferent.join(', ') })}</p>}
      {further > 0 && <p className={styles.fine}>{say('inspector.further', { count: further })}</p>}
    </>
  )
}
