/** kubectl before a whole cluster, in a shell: what takes time, runs inside of containers, or goes on until Ctrl-C. */
import { beforeAll, describe, expect, it } from 'vitest'
import { createHost, type Host } from '../../host/host'
import { driveToRest } from '../../host/drive-to-rest'

const web = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: nginx, ports: [{containerPort: 80, name: http}]}]}}
`

describe('kubectl before a cluster', () => {
  const output = { stdout: '', stderr: '' }
  let host: Host

  /** What a line printed, its errors behind `!`, its exit code when it is not 0. */
  async function say(line: string): Promise<string> {
    output.stdout = output.stderr = ''
    const { clock } = host.world.simulation
    let exit: number | undefined
    void host.run(line).then((code) => (exit = code))
    for (let left = 300; exit === undefined && left > 0; left--)
      await driveToRest(clock, { untilMs: clock.now() + 1_000 })
    await driveToRest(clock, { untilMs: clock.now() + 1_000 })
    return output.stdout + output.stderr.replaceAll(/^(?=.)/gm, '!') + (exit === 0 ? '' : `[${exit}]`)
  }

  beforeAll(async () => {
    const settings = { seed: 'live', startMs: Date.UTC(2026, 0, 5, 9), nodes: 3 }
    host = await createHost({
      settings,
      lesson: undefined,
      schema: undefined,
      onOutput: (stream, text) => (output[stream] += text),
    })
    await say('true')
    host.write('web.yaml', web)
    await say('kubectl apply -f web.yaml')
  })

  it('copies files into a container and out of it', async () => {
    const [pod] = (await say('kubectl get pods -l app=web -o name')).split('\n')
    const name = pod.replace('pod/', '')
    expect(await say(`mkdir -p site/img; echo héllo > site/index.html; echo 1 > site/img/a; kubectl cp site ${name}:/tmp`)).toBe('')
    expect(await say(`kubectl exec ${name} -- cat /tmp/site/index.html /tmp/site/img/a`)).toBe('héllo\n1\n')
    expect(await say(`kubectl cp ${name}:/tmp/site back; cat back/index.html back/img/a`)).toBe("tar: Removing leading `/' from member names\nhéllo\n1\n")
    expect(await say(`kubectl cp nowhere ${name}:/tmp`)).toBe("!error: nowhere doesn't exist in local filesystem\n[1]")
  })

  it('waits for a rollout', async () => {
    const text = await say('kubectl rollout status deploy/web')
    expect(text.split('\n').at(-2)).toBe('deployment "web" successfully rolled out')
    expect(await say('kubectl wait --for=condition=Available deploy/web --timeout=5s')).toBe(
      'deployment.apps/web condition met\n',
    )
    expect(await say('kubectl wait --for=jsonpath={.status.readyReplicas}=7 deploy/web --timeout=5s')).toBe(
      '!error: timed out waiting for the condition on deployments/web\n[1]',
    )
  })

  it('ends watches and followed logs with a signal', async () => {
    expect(await say('timeout 5 kubectl get deploy web -w')).toMatch(/^NAME +READY .*\nweb +2\/2 .*\n\[124\]$/)
    expect(await say('timeout 5 kubectl logs -f deploy/web --tail=1')).toMatch(
      /^.+\n!Found 2 pods, using pod\/web-\S+\n\[124\]$/,
    )
  })

  it('shows what changes while it watches', async () => {
    const text = await say('(sleep 2; kubectl scale deploy web --replicas=3) & timeout 20 kubectl get deploy web -w')
    expect(text).toContain('deployment.apps/web scaled\n')
    expect(text).toMatch(/web +2\/3 [\s\S]*web +3\/3/)
  })

  it('runs commands in containers and hands on their exit code', async () => {
    expect(await say('kubectl exec deploy/web -- cat /etc/hostname')).toMatch(/^web-\S+\n$/)
    expect(await say('echo hello | kubectl exec -i deploy/web -- cat')).toBe('hello\n')
    expect(await say("kubectl exec deploy/web -- sh -c 'echo no >&2; exit 3'")).toBe(
      '!no\n!command terminated with exit code 3\n[3]',
    )
    expect(await say('kubectl exec deploy/web -- nope')).toContain('exec: "nope": executable file not found in $PATH')
    expect(await say('kubectl exec deploy/web -c nope -- ls')).toMatch(
      /^!Error from server \(BadRequest\): container nope is not valid for pod web-\S+\n\[1\]$/,
    )
    expect(await say('timeout 2 kubectl exec deploy/web -- sleep 100')).toBe('[124]')
  })

  it('runs a pod, shows what it said, and takes it away', async () => {
    expect(await say('kubectl run once --image=busybox --rm -i --restart=Never -- echo hello')).toBe(
      'hello\npod "once" deleted\n',
    )
    expect(await say("kubectl run once --image=busybox --rm -i --restart=Never -- sh -c 'echo bye; exit 4'")).toBe(
      'bye\npod "once" deleted\n!pod default/once terminated (Error)\n[4]',
    )
    expect(await say('kubectl get pod once')).toBe('!Error from server (NotFound): pods "once" not found\n[1]')
  })

  it('joins the input of a pod that was started with one', async () => {
    expect(
      await say("echo 'hostname; echo $((1 + 2))' | kubectl run in --image=busybox --rm -i --restart=Never -- sh"),
    ).toBe('in\n3\npod "in" deleted\n!If you don\'t see a command prompt, try pressing enter.\n')
  })

  it('forwards ports until it is told to stop', async () => {
    expect(
      await say(
        'kubectl port-forward deploy/web 8080:http > pf.log & sleep 1; curl -s localhost:8080 | grep title; kill %1; sleep 1; cat pf.log',
      ),
    ).toContain(
      '<title>Welcome to nginx!</title>\nForwarding from 127.0.0.1:8080 -> 80\nHandling connection for 8080\n',
    )
    expect(await say('curl -s localhost:8080')).toBe('[7]')
  })

  it('loses its forwarded port with the pod', async () => {
    await say('kubectl run brief --image=nginx; kubectl wait --for=condition=Ready pod/brief')
    const said = await say('kubectl port-forward brief 8082:80 & sleep 1; kubectl delete pod brief; curl -s localhost:8082; sleep 1')
    expect(said).toContain('failed to find sandbox "default/brief" in store: not found')
    expect(said).toContain('error: lost connection to pod')
  })

  it('opens the editor that the environment names', async () => {
    host.write('three-to-one.sh', '#!/bin/sh\nsed -i "s/replicas: 3/replicas: 1/" $1\n')
    host.write('wrong.sh', '#!/bin/sh\nsed -i "s/replicas: 1/replicas: -1/" $1\n')
    expect(await say('chmod +x *.sh; EDITOR=./three-to-one.sh kubectl edit deploy web')).toBe(
      'deployment.apps/web edited\n',
    )
    expect(await say('EDITOR=true kubectl edit deploy web')).toBe('!Edit cancelled, no changes made.\n')
    expect(await say('EDITOR=./wrong.sh kubectl edit deploy web')).toMatch(
      /^!error: deployments\.apps "web" is invalid\n!A copy of your changes has been stored to "\/tmp\/kubectl-edit-\d+\.yaml"\n!error: Edit cancelled, no valid changes were saved\.\n\[1\]$/,
    )
    expect(await say('grep -A1 "was not valid" /tmp/kubectl-edit-*')).toBe(
      '# deployments.apps "web" was not valid:\n# * spec.replicas: Invalid value: -1: must be greater than or equal to 0\n',
    )
  })

  it('opens the editor on what was applied last', async () => {
    host.write('cm.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cm}\ndata: {a: b}\n')
    host.write('b-to-c.sh', '#!/bin/sh\nsed -i "s/b$/c/" $1\n')
    expect(await say('kubectl apply -f cm.yaml; chmod +x *.sh; EDITOR=./b-to-c.sh kubectl apply edit-last-applied cm cm')).toBe(
      'configmap/cm created\nconfigmap/cm edited\n',
    )
    expect(await say('kubectl apply view-last-applied cm cm -o json | grep c.$')).toBe('    "a": "c"\n')
    expect(await say('kubectl get cm cm -o jsonpath={.data.a}')).toBe('b')
    expect(await say('EDITOR=true kubectl apply edit-last-applied cm cm')).toBe('!Edit cancelled, no changes made.\n')
    expect(await say('kubectl create cm bare; EDITOR=true kubectl apply edit-last-applied cm bare')).toBe(
      'configmap/bare created\n!error: no last-applied-configuration annotation found on resources, to create the annotation, use command `kubectl apply set-last-applied --create-annotation`\n[1]',
    )
  })

  it('empties a node', async () => {
    const text = await say('kubectl drain worker-1 --force --ignore-daemonsets --delete-emptydir-data')
    expect(text).toMatch(
      /^node\/worker-1 cordoned\n(evicting pod \S+\n)*(pod\/\S+ evicted\n)*node\/worker-1 drained\n!Warning: ignoring DaemonSet-managed Pods: kube-system\/kube-proxy-\w{5}\n$/,
    )
    expect(await say('kubectl get pods -A --field-selector spec.nodeName=worker-1 -o name')).toMatch(/^pod\/kube-proxy-\w{5}\n$/)
    expect(await say('kubectl uncordon worker-1')).toBe('node/worker-1 uncordoned\n')
  })

  it('shows what is used, once it has been measured', async () => {
    await say('kubectl run busy --image=nginx; kubectl wait --for=condition=Ready pod/busy')
    expect(await say('kubectl top pod busy')).toBe('!Error from server (NotFound): podmetrics.metrics.k8s.io "default/busy" not found\n[1]')
    await say('sleep 20')
    expect(await say('kubectl top pod busy')).toBe('NAME   CPU(cores)   MEMORY(bytes)   \nbusy   0m           8Mi             \n')
    expect(await say('kubectl top node worker-1 --no-headers')).toMatch(/^worker-1 +8\dm +2% +\d+Mi +\d+% +\n$/)
  })

  it('serves the API at a port of this machine', async () => {
    const text = await say('kubectl proxy --port=8001 & sleep 1; curl -s localhost:8001/version | grep gitVersion; curl -s localhost:8001/api/v1/namespaces/default/pods/x/exec; kill %1; wait')
    expect(text).toMatch(/^Starting to serve on 127\.0\.0\.1:8001\n {2}"gitVersion": "v1\.32\.\d+",\nForbidden\n/)
    expect(await say('kubectl proxy --port=8001 & sleep 1; kubectl proxy; kill %1; wait')).toContain('!error: listen tcp 127.0.0.1:8001: bind: address already in use\n')
    expect(await say('kubectl proxy --api-prefix=/k8s/ & sleep 1; curl -s localhost:8001/k8s/livez; curl -s localhost:8001/livez; kill %1; wait')).toContain('ok404 page not found\n')
  })

  it('runs programs on the PATH as its own commands', async () => {
    await say('mkdir -p ~/bin; export PATH=$PATH:$HOME/bin; printf \'#!/bin/bash\\necho "plugin $# $1"; exit 4\\n\' > ~/bin/kubectl-hello_there; chmod +x ~/bin/kubectl-hello_there')
    expect(await say('kubectl hello-there a b')).toBe('plugin 2 a\n[4]')
    expect(await say('kubectl plugin list')).toBe('The following compatible plugins are available:\n\n/home/student/bin/kubectl-hello_there\n')
    expect(await say('kubectl hello')).toBe('!error: unknown command "hello" for "kubectl"\n[1]')
  })
})

describe('kubectl at a screen', () => {
  it('gives the learner a shell in a new pod, until they leave it', async () => {
    let text = ''
    const settings = { seed: 'screen', startMs: Date.UTC(2026, 0, 5, 9), nodes: 2, terminal: true }
    const host = await createHost({
      settings,
      lesson: undefined,
      schema: undefined,
      onOutput: (_, more) => (text += more),
    })
    const { clock } = host.world.simulation
    const rest = () => driveToRest(clock, { untilMs: clock.now() + 5_000 })
    await rest()
    let exit: number | undefined
    void host.run('kubectl run tmp -it --rm --image=busybox --restart=Never -- sh').then((code) => (exit = code))
    await rest()
    host.type('hostname\n', false)
    await rest()
    host.type('exit 7\n', false)
    for (let left = 20; exit === undefined && left > 0; left--) await rest()
    expect(text).toContain("If you don't see a command prompt, try pressing enter.\n")
    expect(text).toMatch(/tmp\r?\n/)
    expect(text).toContain('pod "tmp" deleted')
    expect(exit).toBe(7)
  })
})
