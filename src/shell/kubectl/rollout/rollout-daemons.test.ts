/** kubectl rollout of DaemonSets and StatefulSets, and what kubectl describes of them, before a whole cluster. */
import { beforeAll, describe, expect, it } from 'vitest'
import { driveToRest } from '../../../host/drive-to-rest'
import { createHost, type Host } from '../../../host/host'

const volume = (name: string) => `apiVersion: v1
kind: PersistentVolume
metadata: {name: ${name}}
spec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce], storageClassName: fast, hostPath: {path: /mnt/${name}}}
---
`

const workloads = `${volume('one')}${volume('two')}apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  serviceName: db
  replicas: 2
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec: {containers: [{name: c, image: redis, volumeMounts: [{name: data, mountPath: /data}]}]}
  volumeClaimTemplates:
  - metadata: {name: data}
    spec: {accessModes: [ReadWriteOnce], storageClassName: fast, resources: {requests: {storage: 1Gi}}}
---
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: agent}
spec:
  selector: {matchLabels: {app: agent}}
  template:
    metadata: {labels: {app: agent}}
    spec: {containers: [{name: c, image: nginx}]}
`

describe('kubectl before DaemonSets and StatefulSets', () => {
  const output = { stdout: '', stderr: '' }
  let host: Host

  async function say(line: string): Promise<string> {
    output.stdout = output.stderr = ''
    const { clock } = host.world.simulation
    let exit: number | undefined
    void host.run(line).then((code) => (exit = code))
    for (let left = 300; exit === undefined && left > 0; left--) await driveToRest(clock, { untilMs: clock.now() + 1_000 })
    return output.stdout + output.stderr.replaceAll(/^(?=.)/gm, '!') + (exit === 0 ? '' : `[${exit}]`)
  }
  const lastLine = (text: string): string | undefined => text.trimEnd().split('\n').at(-1)

  beforeAll(async () => {
    const settings = { seed: 'daemons', startMs: Date.UTC(2026, 0, 5, 9), nodes: 3 }
    host = await createHost({ settings, lesson: undefined, schema: undefined, onOutput: (stream, text) => (output[stream] += text) })
    await say('true')
    host.write('workloads.yaml', workloads)
    await say('kubectl apply -f workloads.yaml')
  })

  it('waits for their rollouts', async () => {
    expect(lastLine(await say('kubectl rollout status ds/agent'))).toBe('daemon set "agent" successfully rolled out')
    expect(lastLine(await say('kubectl rollout status sts/db'))).toBe('partitioned roll out complete: 2 new pods have been updated...')
    expect(await say('kubectl get all')).toMatch(/daemonset\.apps\/agent +[12345 ]+<none>[^]*statefulset\.apps\/db +2\/2/)
    expect(await say('kubectl get controllerrevisions')).toMatch(/agent-\w+ +daemonset\.apps\/agent +1 [^]*db-\w+ +statefulset\.apps\/db +1 /)
  })

  it('describes them', async () => {
    const agent = await say('kubectl describe ds agent')
    expect(agent).toMatch(/^Name: +agent\nSelector: +app=agent\nNode-Selector: +<none>\n/)
    expect(agent).toMatch(/\nNumber of Nodes Misscheduled: 0\nPods Status: +\d Running \/ 0 Waiting \/ 0 Succeeded \/ 0 Failed\nPod Template:\n/)
    const db = await say('kubectl describe sts db')
    expect(db).toContain('Replicas:           2 desired | 2 total\nUpdate Strategy:    RollingUpdate\n  Partition:        0\n')
    expect(db).toContain(
      'Volume Claims:\n  Name:          data\n  StorageClass:  fast\n  Labels:        <none>\n  Annotations:   <none>\n  Capacity:      1Gi\n  Access Modes:  [ReadWriteOnce]\n',
    )
    expect(db).toContain('create Pod db-1 in StatefulSet db successful')
  })

  it.each(['ds/agent', 'sts/db'])('rolls %s on, back, and anew', async (name) => {
    const full = name.startsWith('ds/') ? 'daemonset.apps/agent' : 'statefulset.apps/db'
    expect(await say(`kubectl set image ${name} c=httpd`)).toBe(`${full} image updated\n`)
    await say(`kubectl rollout status ${name}`)
    expect(await say(`kubectl rollout history ${name}`)).toBe(`${full} \nREVISION  CHANGE-CAUSE\n1         <none>\n2         <none>\n\n`)
    expect(await say(`kubectl rollout history ${name} --revision=2`)).toMatch(/with revision #2\nPod Template:[^]*Image:\thttpd\n/)
    expect(await say(`kubectl rollout undo ${name}`)).toBe(`${full} rolled back\n`)
    await say(`kubectl rollout status ${name}`)
    expect(await say(`kubectl rollout history ${name}`)).toContain('2         <none>\n3         <none>\n')
    expect(await say(`kubectl rollout undo ${name} --to-revision=9`)).toBe('!error: unable to find specified revision 9 in history\n[1]')
    expect(await say(`kubectl rollout restart ${name}`)).toBe(`${full} restarted\n`)
    await say(`kubectl rollout status ${name}`)
    expect(await say(`kubectl rollout pause ${name}`)).toMatch(/pausing is not supported/)
  })

  it('scales a StatefulSet', async () => {
    expect(await say('kubectl scale sts db --replicas=1')).toBe('statefulset.apps/db scaled\n')
    await say('sleep 10')
    expect(await say('kubectl get sts db -o wide')).toMatch(/^NAME +READY +AGE +CONTAINERS +IMAGES\ndb +1\/1 /)
  })
})
