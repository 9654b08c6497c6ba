/** Shows what goes on unasked, in the drawing and in the lists. */
import { useShownTraffic } from './shown-traffic'
import styles from './traffic.module.css'

export function ShowProbes(): React.JSX.Element {
  const probes = useShownTraffic((shown) => shown.probes)
  return (
    <label className={styles.choice} title="Probes of the kubelets, and what Pods of kube-system ask for themselves">
      <input type="checkbox" checked={probes} onChange={(event) => useShownTraffic.setState({ probes: event.target.checked })} />
      Show probes
    </label>
  )
}
