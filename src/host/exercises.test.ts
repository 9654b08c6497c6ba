/**
 * Exercises of a book on kuard, typed as a student types them: probes failed by API and by the page's buttons, readiness and endpoints, a
 * queue of a hundred items for five consumers, memory and cores beyond what is allowed.
 */
import { describe, expect, it } from 'vitest'
import { driveToRest } from './drive-to-rest'
import { createHost } from './host'
import { runCommand } from './run-command'

const settings = { startMs: Date.UTC(2026, 0, 5, 9), nodes: 3, seed: 'exercises' }

async function open(files: Readonly<Record<string, string>>) {
  const output = { text: '' }
  const host = await createHost({ settings, lesson: undefined, schema: undefined, onOutput: (_stream, text) => (output.text += text) })
  const { clock } = host.world.simulation
  const rest = async (seconds: number): Promise<void> => void (await driveToRest(clock, { untilMs: clock.now() + seconds * 1000 }))
  const say = async (line: string): Promise<string> => {
    output.text = ''
    await runCommand(host, line, 300_000)
    return output.text
  }
  for (const [name, content] of Object.entries(files)) host.world.machine.files.write(`/home/student/${name}`, content)
  return { rest, say }
}

const container = (fields: string, image = 'gcr.io/kuar-demo/kuard-amd64:blue'): string => `
      containers:
      - name: kuard
        image: "${image}"
        ports: [{containerPort: 8080}]
${fields}`

const health = `apiVersion: v1
kind: Pod
metadata: {name: kuard}
spec:${container('').replaceAll('\n      ', '\n  ')}
    livenessProbe: {httpGet: {path: /healthy, port: 8080}, initialDelaySeconds: 5, timeoutSeconds: 1, periodSeconds: 10, failureThreshold: 3}
    resources: {limits: {memory: 256Mi, cpu: "1"}, requests: {memory: 128Mi, cpu: 500m}}
`

const workload = (kind: string, name: string, rest: string): string => `apiVersion: apps/v1
kind: ${kind}
metadata: {name: ${name}}
spec:
  replicas: ${name === 'alpaca-prod' ? 3 : 1}
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec:${rest}
`

const probed = container('        readinessProbe: {httpGet: {path: /ready, port: 8080}, periodSeconds: 2, failureThreshold: 3}')
const small = container('        resources: {requests: {cpu: 200m}, limits: {cpu: 400m}}')

const consumers = `apiVersion: batch/v1
kind: Job
metadata: {name: consumers}
spec:
  parallelism: 5
  template:
    metadata: {labels: {app: message-queue}}
    spec:
      restartPolicy: OnFailure
      containers:
      - name: worker
        image: hellodk/kuard-amd64:1
        imagePullPolicy: Always
        args: ["--keygen-enable", "--keygen-exit-on-complete", "--keygen-memq-server=http://queue:8080/memq/server", "--keygen-memq-queue=keygen"]
`

const loadQueue = `curl -s -X PUT localhost:8080/memq/server/queues/keygen
for i in work-item-{0..99}; do
  curl -s -X POST localhost:8080/memq/server/queues/keygen/enqueue \\
    -d "$i" > /dev/null
done
`

async function kuard() {
  const all = await open({ 'health.yaml': health })
  await all.say('kubectl apply -f health.yaml; kubectl wait --for=condition=Ready pod/kuard --timeout=60s')
  await all.say('kubectl port-forward kuard 8080:8080 > /dev/null & sleep 1')
  return all
}

const word = (text: string, name: string): string | undefined => text.split('\n').find((line) => line.startsWith(name))

describe('the exercises on kuard', () => {
  it.each([
    ['its API', `curl -s -X PUT -d '{"failNext": -1}' localhost:8080/healthy/api`, /^{"probePath":"","failNext":-1,/],
    ['the button of its page', 'curl -sL -d failNext=-1 localhost:8080/-/liveness', /Probe will permanently fail/],
  ])('the liveness probe fails by %s, and the container is started again', async (_how, act, told) => {
    const { say, rest } = await kuard()
    expect(await say(act)).toMatch(told)
    expect(await say('curl -s localhost:8080/healthy')).toBe('fail, permanent')
    await rest(40)
    expect(await say('kubectl get pod kuard')).toMatch(/^kuard +1\/1 +Running +1 \(\d+s ago\)/m)
    const described = await say('kubectl describe pod kuard')
    expect(described).toMatch(/Last State: +Terminated\n +Reason: +Error\n +Exit Code: +2\n/)
    expect(described).toMatch(/Warning +Unhealthy +\S+ \(x3 over \S+\) +kubelet +Liveness probe failed: HTTP probe failed with statuscode: 500\n/)
    expect(described).toMatch(/Normal +Killing .* Container kuard failed liveness probe, will be restarted\n/)
    expect(await say('curl -s localhost:8080/healthy')).toBe('ok')
  })

  it('a pod that is not ready gets no requests, and gets them again', async () => {
    const { say, rest } = await open({ 'alpaca.yaml': workload('Deployment', 'alpaca-prod', probed) })
    await say('kubectl apply -f alpaca.yaml; kubectl expose deployment alpaca-prod --port=8080; kubectl rollout status deployment alpaca-prod')
    await say("POD=$(kubectl get pods -l app=alpaca-prod -o jsonpath='{.items[0].metadata.name}'); IP=$(kubectl get pod $POD -o jsonpath='{.status.podIP}')")
    await say('kubectl port-forward $POD 48858:8080 > /dev/null & sleep 1')
    const endpoints = async () => (await say("kubectl get endpointslices -l kubernetes.io/service-name=alpaca-prod -o jsonpath='{range .items[*].endpoints[?(@.conditions.ready==true)]}{.addresses[0]}{\"\\n\"}{end}'")).trim().split('\n')
    const address = (await say('echo $IP')).trim()
    expect(await endpoints()).toHaveLength(3)
    await say(`curl -s -X PUT -d '{"failNext": 10}' localhost:48858/ready/api`)
    await rest(8)
    expect(await endpoints()).toHaveLength(2)
    expect(await endpoints()).not.toContain(address)
    expect(await say('kubectl get pod $POD')).toMatch(/0\/1 +Running +0/)
    await rest(20)
    expect(await endpoints()).toContain(address)
  })

  it('five consumers work off a queue of a hundred items', async () => {
    const { say } = await open({ 'rs-queue.yaml': workload('ReplicaSet', 'queue', container('', 'hellodk/kuard-amd64:1')), 'load-queue.sh': loadQueue, 'job-consumers.yaml': consumers })
    await say('kubectl apply -f rs-queue.yaml; kubectl wait --for=condition=Ready pod -l app=queue --timeout=60s; kubectl expose rs queue --port=8080')
    await say("kubectl port-forward $(kubectl get pods -l app=queue -o jsonpath='{.items[0].metadata.name}') 8080:8080 > /dev/null & sleep 1; bash load-queue.sh")
    const stats = async () => JSON.parse(await say('curl -s localhost:8080/memq/server/stats')).queues[0]
    expect(await stats()).toEqual({ name: 'keygen', depth: 100, enqueued: 100, dequeued: 0, drained: 0 })
    await say('kubectl apply -f job-consumers.yaml; sleep 32')
    expect(await say('kubectl get job consumers')).toMatch(/consumers +Running +0\/1 of 5 /)
    expect(await say('kubectl top pods -l job-name=consumers --no-headers')).toMatch(/^(consumers-\w{5} +1000m +7Mi *\n){5}$/)
    await say('kubectl wait --for=condition=complete job/consumers --timeout=280s')
    expect(await say('kubectl get job consumers')).toMatch(/consumers +Complete +5\/1 of 5 /)
    expect(await stats()).toEqual({ name: 'keygen', depth: 0, enqueued: 100, dequeued: 100, drained: 0 })
    const logs = await say('kubectl logs -l job-name=consumers --tail=-1')
    expect(logs.match(/MemQ Worker starting/g)).toHaveLength(5)
    expect(logs.match(/Item done: SHA256:/g)).toHaveLength(100)
  })

  it('more memory than the limit kills it, by its API and by its page', async () => {
    const { say, rest } = await kuard()
    expect(await say('curl -sS -X POST "localhost:8080/mem/api/alloc?size=104857600"; kubectl get pod kuard')).toMatch(/Running +0 /)
    await rest(60)
    expect(await say('kubectl top pod kuard --no-headers')).toMatch(/^kuard +\dm +107Mi *\n$/)
    expect(await say("curl -sS -X POST 'localhost:8080/mem/api/alloc?size=209715200'")).toBe('curl: (52) Empty reply from server\n')
    await rest(5)
    const described = await say('kubectl describe pod kuard')
    expect(described).toMatch(/(Last )?State: +Terminated\n +Reason: +OOMKilled\n +Exit Code: +137\n/)
    await rest(60)
    expect(await say('kubectl get pod kuard')).toMatch(/Running +1 /)
    await say('curl -s -X POST -d "act=alloc&size=524288000" localhost:8080/-/mem')
    await rest(5)
    expect(word(await say('kubectl get pod kuard'), 'kuard')).toMatch(/OOMKilled|CrashLoopBackOff|Running +2/)
  })

  it('work beyond the limit of cores is throttled, seen by top and by the autoscaler', async () => {
    const { say, rest } = await open({ 'rs.yaml': workload('ReplicaSet', 'kuard', small) })
    await say('kubectl apply -f rs.yaml; kubectl autoscale rs kuard --min=2 --max=5 --cpu-percent=80')
    await rest(75)
    expect(await say('kubectl get hpa kuard')).toMatch(/cpu: 0%\/80% +2 +5 +2 /)
    await say(`for POD in $(kubectl get pods -l app=kuard -o name); do kubectl port-forward $POD 9000:8080 > /dev/null & sleep 1; curl -s -X PUT -d '{"enable":true}' localhost:9000/keygen; kill %1; wait; done`)
    await rest(75)
    expect(await say('kubectl top pods -l app=kuard --no-headers')).toMatch(/^(kuard-\w{5} +(400|0)m +7Mi *\n)+$/)
    expect(await say('kubectl get hpa kuard')).toMatch(/cpu: \d+%\/80% +2 +5 +[45] /)
    expect(await say("kubectl exec $(kubectl get pods -l app=kuard -o name | head -1) -- cat /sys/fs/cgroup/cpu.stat")).toMatch(/nr_throttled [1-9]\d+\n/)
  })

  it('asks for names from inside, by its API and by its page', async () => {
    const { say } = await kuard()
    const told = await say(`curl -s -X POST -d '{"type":"A","name":"kubernetes"}' localhost:8080/dns/api`)
    expect(JSON.parse(told).result).toMatch(/^;; opcode: QUERY, status: NOERROR, id: \d+\n;; flags: qr aa rd; QUERY: 1, ANSWER: 1, AUTHORITY: 0, ADDITIONAL: 0\n\n;; QUESTION SECTION:\n;kubernetes\.default\.svc\.cluster\.local\.\tIN\t A\n\n;; ANSWER SECTION:\nkubernetes\.default\.svc\.cluster\.local\.\t30\tIN\tA\t10\.96\.0\.1\n$/)
    expect(await say('curl -s "localhost:8080/-/dns?type=SRV&name=_https._tcp.kubernetes.default.svc.cluster.local."')).toMatch(/ANSWER SECTION:\n_https.*\tSRV\t0 \d+ 443 kubernetes/)
    expect(await say('curl -s "localhost:8080/-/dns?type=A&name=nobody"')).toContain('status: NXDOMAIN')
  })
})
