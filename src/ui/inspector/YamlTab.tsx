/** The object as YAML, as `kubectl get -o yaml` would print it without its managed fields. */
import { useMemo } from 'react'
import type { KubeObject } from '../../api/object'
import { formatYaml } from '../../base/yaml/format'
import styles from './inspector.module.css'

export function YamlTab({ object }: { object: KubeObject }): React.JSX.Element {
  const text = useMemo(() => {
    const { managedFields, ...metadata } = object.metadata
    return formatYaml({ ...object, metadata })
  }, [object])
  return (
    <pre className={styles.text} tabIndex={0} aria-label="YAML">
      {text}
    </pre>
  )
}
