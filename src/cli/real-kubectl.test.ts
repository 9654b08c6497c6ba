/**
 * The real kubectl and ours say the same, byte for byte, before the same cluster. Nothing is normalised but ages, which
 * the two reckon from different clocks, and the patch version of the client.
 */
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { realKubectl, runRealKubectl, startRealKubectl, type Outcome } from './real-kubectl.test.support'
import { startSession, type SessionChild } from './session.test.support'

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: {name: app}
spec:
  replicas: 2
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec:
      containers:
      - name: web
        image: nginx:1.27
        ports: [{containerPort: 80}]
`
const files = {
  'app.yaml': deployment,
  'selector.yaml': deployment.replace(
    'template:\n    metadata: {labels: {app: app}}',
    'template:\n    metadata: {labels: {app: other}}',
  ),
  'two.yaml': `${deployment.replace('replicas: 2', 'replicas: 1')}---\napiVersion: v1\nkind: Service\nmetadata: {name: app}\nspec: {selector: {app: app}, ports: [{port: 80}]}\n`,
  'pod.yaml':
    'apiVersion: v1\nkind: Pod\nmetadata: {name: solo, labels: {a: b}}\nspec: {containers: [{name: c, image: "nginx:1.27", resources: {requests: {cpu: 100m}}}]}\n',
  'badpod.yaml':
    'apiVersion: v1\nkind: Pod\nmetadata: {name: Bad_}\nspec: {restartPolicy: Sometimes, containers: [{name: c, ports: [{containerPort: 99999}]}]}\n',
  'unknown.yaml': 'apiVersion: v1\nkind: Nope\nmetadata: {name: x}\n',
  'version.yaml': 'apiVersion: v9\nkind: ConfigMap\nmetadata: {name: x}\n',
  'broken.yaml': 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: x\n name: y\n',
  'tab.yaml': 'apiVersion: v1\nkind: Pod\nmetadata:\n\tname: x\n',
  'field.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndataa: {a: b}\n',
  'nokind.yaml': 'apiVersion: v1\nmetadata: {name: x}\n',
}

describe.skipIf(!realKubectl)('a real kubectl and ours', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kubarium-kubectl-'))
  let session: SessionChild
  let kubeconfig = ''

  beforeAll(async () => {
    session = startSession(['--listen', '127.0.0.1:0'])
    kubeconfig = (await session.until(/KUBECONFIG=(.*)\n/))[1]
    for (const [path, content] of Object.entries(files)) {
      writeFileSync(join(folder, path), content)
      await session.ask({ write: { path, content } })
    }
    await session.run('kubectl create namespace left; kubectl create namespace rght')
  })
  afterAll(() => session.end())

  const real = (line: string): Promise<Outcome> => runRealKubectl({ kubeconfig, args: wordsOf(line), folder })
  const ours = async (line: string): Promise<Outcome> => {
    const { stdout, stderr, exit } = await session.run(`kubectl ${line}`, 120)
    return { stdout, stderr, exit }
  }
  /** The cluster may move on between the two: what ours says is what the real one says before it or after it. */
  const read = async (line: string) => {
    const before = normalised(await real(line))
    const said = normalised(await ours(line))
    return { real: isDeepStrictEqual(before, said) ? before : normalised(await real(line)), ours: said }
  }

  /** Each in a namespace of its own, whose names are equally long. */
  const write = async (line: string) => {
    const left = await real(`-n left ${line}`)
    const right = await ours(`-n rght ${line}`)
    const renamed = {
      ...right,
      stdout: right.stdout.replaceAll('rght', 'left'),
      stderr: right.stderr.replaceAll('rght', 'left'),
    }
    return { real: normalised(left), ours: normalised(renamed) }
  }

  describe('write', () => {
    it.each(writes)('kubectl %s', async (line) => {
      const { real, ours } = await write(line)
      expect(ours).toEqual(real)
    })
  })

  describe('read', () => {
    beforeAll(async () => {
      await session.ask({ write: { path: 'rich.yaml', content: rich } })
      expect(await session.run('kubectl apply -n left -f rich.yaml')).toMatchObject({ stdout: 'pod/rich created\n' })
      await session.ask({ advance: 600 })
    })

    it.each(reads)('kubectl %s', async (line) => {
      const { real, ours } = await read(line)
      expect(ours).toEqual(real)
    })
  })

  describe('follow', () => {
    it('kubectl get pods -w', async () => {
      await session.run(
        'kubectl -n left run watched --image=nginx:1.27; kubectl -n left wait --for=condition=Ready pod/watched',
      )
      const watching = startRealKubectl({ kubeconfig, args: wordsOf('-n left get pods -l run=watched -w') })
      await watching.until(/watched/)
      const line =
        'kubectl -n left get pods -l run=watched -w & sleep 2; kubectl -n left delete pod watched > deleted.txt; sleep 5; kill %1; wait 2>/dev/null; true'
      const { stdout } = await session.run(line)
      expect(stdout).toMatch(/Terminating/)
      const wanted = agelessLines(stdout)
      // A real kubectl writes a line in pieces.
      await watching.until(() => watching.output().endsWith('\n') && agelessLines(watching.output()).length >= wanted.length)
      watching.stop()
      expect(agelessLines(watching.output())).toEqual(wanted)
    })

    it('kubectl exec -i', async () => {
      const input = 'first\nsecond ü\n'
      const args = wordsOf("-n left exec -i one -- sh -c 'read x; echo got $x; cat; exit 2'")
      const { stdout, stderr, exit } = await session.run(
        "printf 'first\\nsecond ü\\n' | kubectl -n left exec -i one -- sh -c 'read x; echo got $x; cat; exit 2'",
      )
      expect({ stdout, stderr, exit }).toEqual({
        stdout: 'got first\nsecond ü\n',
        stderr: 'command terminated with exit code 2\n',
        exit: 2,
      })
      expect(await runRealKubectl({ kubeconfig, args, input })).toEqual({ stdout, stderr, exit })
    })

    it('kubectl port-forward', async () => {
      const forwarding = startRealKubectl({ kubeconfig, args: wordsOf('-n left port-forward pod/one :80 :81') })
      await forwarding.until(/-> 80\n[^]*-> 81\n/)
      const portTo = (port: number): string =>
        new RegExp(`127\\.0\\.0\\.1:(\\d+) -> ${port}\\n`).exec(forwarding.output())?.[1] ?? ''
      for (const path of ['/', '/nope', '/']) {
        const response = await fetch(`http://127.0.0.1:${portTo(80)}${path}`)
        expect([response.status, (await response.text()).startsWith('<')]).toEqual([path === '/' ? 200 : 404, true])
      }
      await expect(fetch(`http://127.0.0.1:${portTo(81)}/`)).rejects.toThrow()
      forwarding.stop()
    })

    it('kubectl logs -f', async () => {
      await session.run(
        "kubectl -n left run talker --image=busybox --restart=Never -- sh -c 'for i in 1 2 3; do echo line $i; sleep 2; done'; sleep 2",
      )
      const following = real('-n left logs -f talker')
      const { stdout } = await session.run('kubectl -n left logs -f talker')
      expect(stdout).toBe('line 1\nline 2\nline 3\n')
      expect((await following).stdout).toBe(stdout)
    })
  })
})

const writes = [
  'create -f app.yaml',
  'create -f app.yaml',
  'apply -f app.yaml',
  'apply -f app.yaml',
  'apply -f two.yaml',
  'apply -f selector.yaml',
  'apply -f nothere.yaml',
  'apply -f nokind.yaml',
  'apply -f unknown.yaml',
  'create -f version.yaml',
  'apply -f broken.yaml',
  'apply -f tab.yaml',
  'apply -f field.yaml',
  'create deployment web --image=nginx:1.27 --replicas=2 --port=80',
  'create deployment web --image=nginx:1.27',
  'create deployment web2 --image=nginx:1.27 --dry-run=client -o yaml',
  'create deployment web2 --image=nginx:1.27 --dry-run=server',
  'create configmap cm --from-literal=a=b --from-literal=c=d',
  'create configmap cm',
  'create configmap Bad_Name',
  'create secret generic secret --from-literal=a=b',
  'create service clusterip internal --tcp=80:80',
  'create service nodeport outward --tcp=80:80 --node-port=31999999',
  'create serviceaccount robot',
  'rollout status deployment web --timeout=60s',
  'rollout status deployment nope',
  'expose deployment web --port=80',
  'expose deployment web --port=80',
  'run one --image=nginx:1.27 --labels=app=one',
  'run one --image=nginx:1.27',
  'run two --image=busybox --restart=Never -- echo hello',
  'label deployment web tier=front',
  'label deployment web tier=front',
  'label deployment web tier=back',
  'label deployment web tier=back --overwrite',
  'label deployment web tier-',
  'annotate deployment web note=hi',
  'annotate deployment web note=ho',
  'annotate deployment web note-',
  'patch deployment web -p \'{"spec":{"replicas":3}}\'',
  'patch deployment web -p \'{"spec":{"replicas":3}}\'',
  'patch deployment web --type=json -p \'[{"op":"replace","path":"/spec/replicas","value":2}]\'',
  'patch deployment web --type=merge -p \'{"metadata":{"labels":{"x":"y"}}}\'',
  "patch deployment nope -p '{}'",
  'scale deployment web --replicas=1',
  'scale deployment nope --replicas=1',
  'scale deployment web --replicas=3 --current-replicas=7',
  'set image deployment/web nginx=nginx:1.28',
  'set image deployment/web nope=nginx:1.28',
  'rollout status deployment web --timeout=60s',
  'rollout history deployment web',
  'rollout undo deployment web',
  'rollout restart deployment web',
  'rollout pause deployment web',
  'rollout pause deployment web',
  'rollout resume deployment web',
  'logs two',
  'logs nope',
  'delete pod two',
  'delete pod two',
  'delete service outward internal web',
  'delete configmap --all',
  'delete deployment,service app',
  'delete -f app.yaml',
  'delete -f app.yaml --ignore-not-found',
  'get configmaps',
  "get pods -l 'app in (web'",
  'apply -f pod.yaml',
  'create -f badpod.yaml',
  'apply -f badpod.yaml',
  'replace --force -f pod.yaml',
  'wait --for=condition=Ready pod/solo --timeout=30s',
  "wait --for=jsonpath='{.status.phase}'=Running pod/solo",
  'wait --for=condition=Nope pod/solo --timeout=2s',
  'create -f pod.yaml --dry-run=server -o name',
  'label pod solo --list',
  'annotate pods -l a=b x=y',
  'create deployment second --image=nginx:1.27',
  'set env deployment/second A=B',
  'set resources deployment/second --limits=cpu=200m',
  'rollout history deployment/second --revision=1',
  'rollout undo deployment/second --to-revision=9',
  'scale --replicas=0 deployment/second',
  'create job once --image=busybox -- echo done',
  'create job once --image=busybox',
  'create job',
  'create job neither',
  'create job both --image=busybox --from=cronjob/tick',
  'create job dry --image=busybox --dry-run=client -o yaml -- date',
  'wait --for=condition=complete job/once --timeout=60s',
  'logs job/once',
  'create cronjob tick --image=busybox --schedule=often',
  "create cronjob tick --image=busybox --schedule='*/5 * * * *' -- date",
  'create cronjob dry --image=busybox --schedule=@hourly --restart=Never --dry-run=client -o yaml',
  'create job manual --from=cronjob/tick',
  'create job manual --from=cronjob/nope',
  'create job manual --from=deployment/second',
  'describe cronjob nope',
  'explain job.spec.completions',
  'set image cronjob/tick tick=busybox:1.36',
  'patch job once -p \'{"spec":{"completions":3}}\'',
  'delete job once manual',
  'delete cronjob tick',
  'delete pod solo --grace-period=0 --force',
  'delete deployment nope',
  'delete pod',
  'delete deployment second',
]

const rich = `apiVersion: v1
kind: Pod
metadata: {name: rich, labels: {app: rich}, annotations: {note: "two\\nlines"}}
spec:
  nodeSelector: {kubernetes.io/os: linux}
  tolerations: [{key: x, operator: Exists, effect: NoSchedule}]
  initContainers: [{name: init, image: "busybox:1.36", command: [sh, -c, "echo init"]}]
  containers:
  - name: main
    image: nginx:1.27
    ports: [{containerPort: 80, name: http}, {containerPort: 53, protocol: UDP}]
    env:
    - {name: A, value: b}
    - {name: MISSING, valueFrom: {configMapKeyRef: {name: missing, key: color, optional: true}}}
    - {name: IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}}
    - {name: CPU, valueFrom: {resourceFieldRef: {resource: limits.cpu}}}
    - {name: MEMORY, valueFrom: {resourceFieldRef: {resource: requests.memory, divisor: 1Mi}}}
    envFrom: [{secretRef: {name: missing, optional: true}, prefix: P_}]
    resources: {requests: {cpu: 100m, memory: 64Mi}, limits: {cpu: 500m}}
    livenessProbe: {httpGet: {path: /, port: 80, httpHeaders: [{name: X, value: z}]}, initialDelaySeconds: 3}
    readinessProbe: {exec: {command: [cat, /etc/hostname]}, periodSeconds: 5}
    startupProbe: {tcpSocket: {port: http}}
    volumeMounts: [{name: empty, mountPath: /scratch, subPath: inner}]
  - {name: side, image: "busybox:1.36", command: [sh, -c, "echo dying; exit 3"]}
  volumes:
  - {name: empty, emptyDir: {sizeLimit: 10Mi}}
  - {name: host, hostPath: {path: /var, type: Directory}}
  - {name: about, downwardAPI: {items: [{path: labels, fieldRef: {fieldPath: metadata.labels}}]}}
`

const reads = [
  'get namespaces',
  'get nodes',
  'get nodes -o wide',
  'get nodes --show-labels',
  'get pods -A',
  'get pods -A -o wide',
  'get pods -A -o name',
  'get pods -n left -o yaml',
  'get pods -n left -o json',
  'get pods -n left --sort-by=.metadata.name',
  'get pods -A -o jsonpath=\'{range .items[*]}{.metadata.name}{"\\t"}{.status.phase}{"\\n"}{end}\'',
  'get deployments -A -o custom-columns=NAME:.metadata.name,WANTED:.spec.replicas,NONE:.spec.nope',
  'get pods -n left -o go-template=\'{{range .items}}{{.metadata.name}}{{"\\n"}}{{end}}\'',
  'get pods -n left -l app=nope',
  'get pods -n left --field-selector=status.phase=Running',
  'get pods -n left --field-selector=spec.nope=1',
  'get all -n left',
  'get deployments,replicasets -n left -o wide',
  'get services,endpoints,endpointslices -A',
  'get service kubernetes -o yaml',
  'get configmaps,secrets,serviceaccounts -A',
  'get leases -A',
  'get events -n left',
  'get pod one -n left --no-headers',
  'get pod one two -n left',
  'get nope',
  'get pod nope',
  'get pods -o nope',
  'get --raw /livez',
  'describe pod one -n left',
  'describe pod rich -n left',
  'describe deployment web -n left',
  'describe replicasets -n left',
  'describe service kubernetes',
  'describe node worker-1',
  'describe pod nope',
  'logs one -n left',
  'logs one -n left --tail=1 --timestamps',
  'logs one -n left -c nope',
  'logs deployment/web -n left --previous',
  'logs rich -n left -c side --previous',
  'logs rich -n left -c init',
  'logs -l app=web -n left --tail=1',
  'logs',
  'exec one -n left -- echo hi',
  'exec one -n left -- ls /',
  "exec one -n left -- sh -c 'echo out; echo err >&2; exit 3'",
  'exec rich -n left -c main -- env',
  'exec one -n left -- nope',
  'exec nope -n left -- ls',
  'exec one -n left -c nope -- ls',
  'exec one -n left',
  'exec one -n left -- seq 1 20000',
  'exec deployment/web -n left -- cat /etc/resolv.conf',
  'run once -n left --image=busybox --rm -i --restart=Never -- echo from inside',
  'version',
  'api-resources',
  'api-resources --namespaced=false -o wide',
  'api-resources -o name',
  'api-versions',
  'explain pod',
  'explain pod.spec.containers',
  'explain pod.spec.containers.resources',
  'explain service.spec.type',
  'explain pod.nope',
  'explain nope',
  'describe endpoints kubernetes',
  'describe endpointslices',
  'describe configmap kube-root-ca.crt',
  'describe serviceaccount default',
  'describe service -n kube-system kube-dns',
  'get pods,services,deployments -n left --show-kind',
  'get pods -n left -L app',
  "get pods -n left -o jsonpath='{.items[0'",
  'get pod/nope service/kubernetes',
  'get deployment web -n left -o yaml --show-managed-fields',
  'get pods -A --chunk-size=1',
  'get --raw /nope',
  'top pods',
  'auth can-i get pods',
]

/** Words as a shell splits them, with single quotes. */
const wordsOf = (line: string): string[] =>
  [...line.matchAll(/(?:[^\s']|'[^']*')+/g)].map(([word]) => word.replaceAll("'", ''))

const AGE = /(?<![\w.:/-])(?:\d+[dhms]){1,2}(?![\w./-])/g

/** Ages become AGE; beside them and below their heading, columns are as wide as they like. */
function ageless(line: string): string {
  const replaced = line.replace(AGE, 'AGE')
  const isAligned = replaced === line && !/\bAGE\b|\bAge\b|\bLAST SEEN\b|^\s+----/.test(line)
  return isAligned ? line : replaced.replace(/ +/g, ' ').replace(/-{3,}/g, '---')
}

const agelessLines = (text: string): string[] => text.trimEnd().split('\n').map(ageless)

function normalised({ stdout, stderr, exit }: Outcome): Outcome {
  const text = (given: string): string =>
    given
      .split('\n')
      .map(ageless)
      .join('\n')
      .replace(/Client Version: v1\.32\.\S+/, 'Client Version: v1.32')
  return { stdout: text(stdout), stderr: text(stderr), exit }
}
