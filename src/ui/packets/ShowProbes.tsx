/** Shows what goes on unasked, in the drawing and in the lists. */
import { say } from '../language/say'
import { useShownTraffic } from './shown-traffic'
import styles from './traffic.module.css'

export function ShowProbes(): React.JSX.Element {
  const probes = useShownTraffic((shown) => shown.probes)
  return (
    <label className={styles.choice} title={say('graph.probesTitle')}>
      <input type="checkbox" checked={probes} onChange={(event) => useShownTraffic.setState({ probes: event.target.checked })} />
      {say('graph.probes')}
    </label>
  )
}
