/** The real kubectl and ours say the same of volumes, autoscalers, certificate requests and admission, before the same cluster. */
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { normalised } from '../conformance/kubectl/normalised.test.support'
import { realKubectl, runRealKubectl, type Outcome } from './real-kubectl.test.support'
import { startSession, type SessionChild } from './session.test.support'

const CSR = [
  '-----BEGIN CERTIFICATE REQUEST-----',
  'MIHZMIGAAgEAMB4xDTALBgNVBAMMBGphbmUxDTALBgNVBAoMBGRldnMwWTATBgcq',
  'hkjOPQIBBggqhkjOPQMBBwNCAAQdK5BNjHE56tFR0Lf4nK7xPtnBHAsRV8ts1me6',
  'psh5L/Ev7xaAUEJeTAjLVpGmIo+XQSGTeNHUvSPly6uTcfmwoAAwCgYIKoZIzj0E',
  'AwIDSAAwRQIhANAOrIyXhh80CRrnF70ta3IaBbwyHsioEPVX+uHgpJbZAiB9zkkw',
  'fH3IpbEaHMk707kU37PjSytEcX/N934lVNTBXw==',
  '-----END CERTIFICATE REQUEST-----',
  '',
].join('\n')
const csr = (name: string): string => `
---
apiVersion: certificates.k8s.io/v1
kind: CertificateSigningRequest
metadata: {name: ${name}, labels: {a: b}}
spec: {request: ${btoa(CSR)}, signerName: example.com/x, usages: [client auth], expirationSeconds: 3600}`

const objects = `
apiVersion: v1
kind: PersistentVolume
metadata: {name: disk, labels: {tier: fast}}
spec:
  capacity: {storage: 2Gi}
  accessModes: [ReadWriteOnce, ReadOnlyMany]
  storageClassName: manual
  hostPath: {path: /mnt/disk}
  nodeAffinity: {required: {nodeSelectorTerms: [{matchExpressions: [{key: zone, operator: In, values: [a, b]}, {key: disk, operator: Exists}]}]}}
---
apiVersion: v1
kind: PersistentVolume
metadata: {name: share}
spec: {capacity: {storage: 5Gi}, accessModes: [ReadWriteMany], nfs: {server: files, path: /exports}}
---
apiVersion: v1
kind: PersistentVolume
metadata: {name: handle}
spec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce], persistentVolumeReclaimPolicy: Delete, csi: {driver: csi.example.com, volumeHandle: h, fsType: ext4, volumeAttributes: {b: "2", a: "1"}}}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data}
spec: {accessModes: [ReadWriteOnce], storageClassName: manual, resources: {requests: {storage: 1Gi}}}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: waiting, annotations: {note: hello}}
spec: {accessModes: [ReadWriteOnce], storageClassName: late, resources: {requests: {storage: 1Gi}}, dataSource: {kind: PersistentVolumeClaim, name: data}}
---
apiVersion: v1
kind: Pod
metadata: {name: user}
spec: {containers: [{name: c, image: "nginx:1.27"}], nodeName: nowhere, volumes: [{name: d, persistentVolumeClaim: {claimName: data}}]}
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: late, annotations: {storageclass.kubernetes.io/is-default-class: "true"}}
provisioner: example.com/disk
volumeBindingMode: WaitForFirstConsumer
parameters: {type: ssd, a: b}
mountOptions: [ro]
allowedTopologies: [{matchLabelExpressions: [{key: zone, values: [a, b]}]}]
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: soon}
provisioner: example.com/disk
allowVolumeExpansion: true
---
apiVersion: storage.k8s.io/v1
kind: CSINode
metadata: {name: worker-9}
spec: {drivers: [{name: csi.example.com, nodeID: id, allocatable: {count: 5}, topologyKeys: [zone, rack]}]}
---
apiVersion: storage.k8s.io/v1
kind: CSIDriver
metadata: {name: csi.example.com}
spec: {tokenRequests: [{audience: a}, {audience: b}]}
---
apiVersion: storage.k8s.io/v1
kind: VolumeAttachment
metadata: {name: att}
spec: {attacher: csi.example.com, nodeName: worker-9, source: {persistentVolumeName: handle}}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
  minReplicas: 2
  maxReplicas: 10
  metrics:
  - {type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 60}}}
  - {type: Resource, resource: {name: memory, target: {type: AverageValue, averageValue: 1Gi}}}
  - {type: ContainerResource, containerResource: {name: cpu, container: app, target: {type: Utilization, averageUtilization: 50}}}
  - {type: Pods, pods: {metric: {name: rps}, target: {type: AverageValue, averageValue: "10"}}}
  - {type: Object, object: {metric: {name: hits}, describedObject: {kind: Ingress, name: main}, target: {type: Value, value: 2k}}}
  - {type: External, external: {metric: {name: queue}, target: {type: AverageValue, averageValue: "30"}}}
  behavior: {scaleDown: {stabilizationWindowSeconds: 60, policies: [{type: Pods, value: 1, periodSeconds: 30}]}, scaleUp: {selectPolicy: Disabled}}
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: {name: few}
spec:
  paramKind: {apiVersion: v1, kind: ConfigMap}
  matchConstraints: {resourceRules: [{apiGroups: [apps], apiVersions: [v1], operations: [CREATE], resources: [statefulsets]}]}
  validations: [{expression: "object.spec.replicas <= 5"}]
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: {name: few}
spec: {policyName: few, validationActions: [Warn], paramRef: {name: limits, namespace: default, parameterNotFoundAction: Allow}}
---
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: {name: hook}
webhooks: [{name: a.b.c, clientConfig: {service: {name: s, namespace: default}}, failurePolicy: Ignore, sideEffects: None, admissionReviewVersions: [v1], rules: [{apiGroups: [example.com], apiVersions: [v1], resources: [things], operations: [CREATE]}]}]${csr('left')}${csr('rght')}${csr('idle')}
`

const bad = `
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: bad}
spec: {accessModes: [ReadWriteOncePod, ReadWriteOnce], resources: {requests: {storage: "0"}}, volumeMode: X}
---
apiVersion: v1
kind: PersistentVolume
metadata: {name: bad}
spec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce], local: {path: /a/../b}}
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: soon}
provisioner: example.com/other
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: {name: bad}
webhooks: [{name: short, clientConfig: {url: "http://x"}, sideEffects: Some, admissionReviewVersions: [v9], timeoutSeconds: 40, rules: [{apiGroups: [], apiVersions: ["*", v1], resources: [pods/*, pods/log], operations: [READ], scope: X}]}]
---
apiVersion: apiregistration.k8s.io/v1
kind: APIService
metadata: {name: v1.example.com}
spec: {group: example.org, version: v1, groupPriorityMinimum: 0, versionPriority: 5, service: {name: s}}
---
apiVersion: flowcontrol.apiserver.k8s.io/v1
kind: FlowSchema
metadata: {name: bad}
spec: {matchingPrecedence: 20000, priorityLevelConfiguration: {name: ""}, rules: [{subjects: [{kind: User}]}]}
`

describe.skipIf(!realKubectl)('a real kubectl and ours, of storage, scaling and admission', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kubarium-storage-'))
  let session: SessionChild
  let kubeconfig = ''

  beforeAll(async () => {
    session = startSession(['--listen', '127.0.0.1:0'])
    kubeconfig = (await session.until(/KUBECONFIG=(.*)\n/))[1]
    for (const [path, content] of Object.entries({ 'objects.yaml': objects, 'bad.yaml': bad })) {
      writeFileSync(join(folder, path), content)
      await session.ask({ write: { path, content } })
    }
    await session.run('export KUBARIUM_HINTS=off')
    const { stderr } = await session.run('kubectl create deployment web --image=nginx:1.27; kubectl apply -f objects.yaml')
    expect(stderr).toBe('')
    await session.run('sleep 40')
  }, 60_000)
  afterAll(() => session.end())

  const real = async (line: string): Promise<Outcome> =>
    normalised(await runRealKubectl({ kubeconfig, args: [`--cache-dir=${folder}/cache`, ...line.split(' ')], folder }))
  const ours = async (line: string): Promise<Outcome> => {
    const { stdout, stderr, exit } = await session.run(`kubectl ${line}`, 120)
    return normalised({ stdout, stderr, exit })
  }

  it.each(reads)('kubectl %s', async (line) => {
    const before = await real(line)
    const said = await ours(line)
    // Time passes between two looks.
    expect([before, await real(line)]).toContainEqual(said)
    expect(said.stdout + said.stderr).not.toBe('')
  })

  it.each(writes)('kubectl %s', async (line) => {
    const renamed = ({ stdout, stderr, exit }: Outcome): Outcome => ({ stdout: stdout.replaceAll('rght', 'left'), stderr: stderr.replaceAll('rght', 'left'), exit })
    expect(renamed(await ours(line.replaceAll('left', 'rght')))).toEqual(await real(line))
  })

  it('binds a claim, and describes how', async () => {
    expect((await ours('get pvc data -o jsonpath={.status.phase}:{.spec.volumeName}')).stdout).toBe('Bound:disk')
  })
})

const kinds = ['pv', 'pvc', 'sc', 'csinodes', 'csidrivers', 'volumeattachments', 'hpa', 'csr', 'validatingadmissionpolicies', 'validatingadmissionpolicybindings', 'mutatingwebhookconfigurations', 'apiservices', 'flowschemas', 'prioritylevelconfigurations', 'events.events.k8s.io']
const reads = [
  ...kinds.flatMap((kind) => [`get ${kind}`, `get ${kind} -o wide`, `get ${kind} -o yaml`]),
  ...['pv', 'pvc', 'sc', 'csinodes', 'csidrivers', 'volumeattachments', 'hpa', 'csr', 'validatingadmissionpolicies', 'flowschema/exempt', 'apiservice/v1.apps', 'mutatingwebhookconfigurations'].map((kind) => `describe ${kind}`),
  'get horizontalpodautoscalers.v1.autoscaling web -o yaml',
  'get cs',
  'api-resources',
  'api-versions',
  'explain pvc.spec.resources',
  'explain hpa --api-version=autoscaling/v1',
  'autoscale deployment web',
  'autoscale deployment web --max=0',
  'autoscale deployment web --max=2 --min=3',
  'autoscale pod user --max=2',
  'autoscale deployment nope --max=2',
  'autoscale deployment web --max=3 --min=1 --cpu-percent=70 --dry-run=client -o yaml',
  'autoscale deployment web --max=3 --dry-run=client',
  'autoscale deployment web --max=3 --dry-run=server --name=other',
  'certificate approve',
  'certificate approve nope',
  'get --raw /livez?verbose',
  'get --raw /openid/v1/jwks',
  'apply -f bad.yaml --dry-run=server',
]
const writes = [
  'autoscale deployment web --max=4 --name=left',
  'certificate approve left',
  'certificate approve left',
  'certificate deny left',
  'delete pvc left',
]
