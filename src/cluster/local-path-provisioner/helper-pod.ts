/**
 * The pod that makes the folder of a volume on its node, or removes it with all that is in it.
 * Upstream: createHelperPod in rancher/local-path-provisioner/provisioner.go (v0.0.31).
 */
import type { Draft } from '../../api/object'
import type { Pod } from '../../api/kinds/pod'
import { ACCOUNT, CONFIG_MAP, NAMESPACE } from './manifests'

export interface HelperErrand {
  readonly action: 'create' | 'delete'
  /** Name of the volume. */
  readonly volume: string
  /** On which node, and where there. */
  readonly node: string
  readonly path: string
  readonly mode: string
  readonly bytes: number
}

const NAME_LIMIT = 128

export const helperNameOf = ({ action, volume }: Pick<HelperErrand, 'action' | 'volume'>): string =>
  `helper-pod-${action}-${volume}`.slice(0, NAME_LIMIT)

export function helperPod(errand: HelperErrand, image: string): Draft & Pick<Pod, 'spec'> {
  const { action, node, path, mode, bytes } = errand
  const parent = path.slice(0, path.lastIndexOf('/')) || '/'
  const items = ['setup', 'teardown'].map((key) => ({ key, path: key }))
  return {
    metadata: { name: helperNameOf(errand), namespace: NAMESPACE },
    spec: {
      nodeName: node,
      serviceAccountName: ACCOUNT,
      restartPolicy: 'Never',
      tolerations: [{ operator: 'Exists' }],
      containers: [
        {
          name: 'helper-pod',
          image,
          imagePullPolicy: 'IfNotPresent',
          command: ['/bin/sh', action === 'create' ? '/script/setup' : '/script/teardown'],
          env: [
            { name: 'VOL_DIR', value: path },
            { name: 'VOL_MODE', value: mode },
            { name: 'VOL_SIZE_BYTES', value: String(bytes) },
          ],
          volumeMounts: [
            { name: 'script', mountPath: '/script' },
            { name: 'data', mountPath: parent },
          ],
          securityContext: { privileged: true },
        },
      ],
      volumes: [
        { name: 'script', configMap: { name: CONFIG_MAP, items } },
        { name: 'data', hostPath: { path: parent, type: 'DirectoryOrCreate' } },
      ],
    },
  }
}
