/** The object as YAML, as `kubectl get -o yaml` would print it without its managed fields. */
import { useMemo } from 'react'
import type { KubeObject } from '../../api/object'
import { formatYaml } from '../../base/yaml/format'
import { say } from '../language/say'
import styles from './inspector.module.css'

export function YamlTab({ object }: { object: KubeObject }): React.JSX.Element {
  const text = useMemo(() => {
    const { managedFields, ...metadata } = object.metadata
    return formatYaml({ ...object, metadata })
  }, [object])
  return (
    <pre className={styles.text} tabIndex={0} dir="ltr" aria-label={say('inspector.yaml')}>
      {text}
    </pre>
  )
}
