import { describe, expect, it } from 'vitest'
import { PersistentVolume } from '../../../api/kinds/persistent-volume'
import { PersistentVolumeClaim } from '../../../api/kinds/persistent-volume-claim'
import type { Core } from '../../../api/types'
import { createTools } from '../../../shell/tools'
import { startOneNode, stateWord } from '../one-node.test.support'

const source = (spec: Partial<Core.PersistentVolumeSpec>): Core.PersistentVolumeSpec => ({
  accessModes: ['ReadWriteOnce'],
  capacity: { storage: '5Gi' },
  claimRef: { namespace: 'default', name: 'data', apiVersion: 'v1', kind: 'PersistentVolumeClaim' },
  ...spec,
})

async function linesOf(volume: Core.Volume, persistent?: Core.PersistentVolumeSpec, limit?: string): Promise<string[]> {
  const node = startOneNode({ tools: createTools() })
  if (persistent) {
    const { metadata } = node.door.create(PersistentVolumeClaim, {
      metadata: { name: 'data', namespace: 'default' },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '5Gi' } }, storageClassName: '', volumeName: 'disk' },
    })
    const claimRef = { ...persistent.claimRef, uid: metadata.uid }
    node.door.create(PersistentVolume, { metadata: { name: 'disk' }, spec: { ...persistent, claimRef } })
    const claim = node.door.get(PersistentVolumeClaim, { namespace: 'default', name: 'data' })
    node.door.updateStatus(PersistentVolumeClaim, { ...claim, status: { phase: 'Bound' } })
  }
  const resources = limit === undefined ? {} : { limits: { memory: limit } }
  const volumeMounts = [{ name: volume.name, mountPath: '/data' }]
  const app = { name: 'app', image: 'busybox:1.36', command: ['sleep', '9999'], volumeMounts, resources }
  node.create({ volumes: [volume], containers: [app] })
  await node.until(() => stateWord(node.status()) === 'Running')
  const { output } = await node.exec(['sh', '-c', 'mount | grep " /data "; df /data | tail -n 1 | tr -s " "'])
  return output.trim().split('\n')
}

const claim = { name: 'data', persistentVolumeClaim: { claimName: 'data' } }

describe('what the files of a volume lie on', () => {
  it.each<{ name: string; volume: Core.Volume; persistent?: Core.PersistentVolumeSpec; limit?: string; line: string; size: RegExp }>([
    {
      name: 'a share of a server',
      volume: claim,
      persistent: source({ nfs: { server: 'files.example.com', path: '/export' } }),
      line: 'files.example.com:/export on /data type nfs4 (rw,relatime,vers=4.2,hard,proto=tcp)',
      size: /^ 5242880 0 5242880 0% \/data$/,
    },
    {
      name: 'a folder of the node behind a claim',
      volume: claim,
      persistent: source({ hostPath: { path: '/srv' } }),
      line: '/dev/vda1 on /data type ext4 (rw,relatime)',
      size: /^\/dev\/vda1 52418560 /,
    },
    {
      name: 'memory, as much as the pod may use',
      volume: { name: 'data', emptyDir: { medium: 'Memory' } },
      limit: '128Mi',
      line: 'tmpfs on /data type tmpfs (rw,relatime,size=131072k)',
      size: /^tmpfs 131072 0 131072 0% \/data$/,
    },
    {
      name: 'the disk of the node for a ConfigMap that may be missing',
      volume: { name: 'data', configMap: { name: 'none', optional: true } },
      line: '/dev/vda1 on /data type ext4 (ro,relatime)',
      size: /^\/dev\/vda1 52418560 /,
    },
  ])('$name', async ({ volume, persistent, limit, line, size }) => {
    const lines = await linesOf(volume, persistent, limit)
    expect(lines[0]).toBe(line)
    expect(lines.at(-1)).toMatch(size)
  })
})

describe('a volume inside of another one, or of /proc', () => {
  it.each(['/data/sub', '/proc/sub'])('is there: %s', async (mountPath) => {
    const node = startOneNode({ tools: createTools() })
    const volumeMounts = [{ name: 'inner', mountPath }, { name: 'outer', mountPath: '/data' }]
    const volumes = ['outer', 'inner'].map((name) => ({ name, emptyDir: {} }))
    node.create({ volumes, containers: [{ name: 'app', image: 'busybox:1.36', command: ['sleep', '9999'], volumeMounts }] })
    await node.until(() => stateWord(node.status()) === 'Running')
    const { output } = await node.exec(['sh', '-c', `echo hello > ${mountPath}/a; cat ${mountPath}/a; mount | grep -c ${mountPath}`])
    expect(output).toBe('hello\n1\n')
  })
})
