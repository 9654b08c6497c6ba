/**
 * Lines that change something, in sequences that do not know of each other. Each is done by the real kubectl in one namespace and by ours
 * in another; `@` is the namespace, for names that lie in none.
 */
export const writeLines: Readonly<Record<string, readonly string[]>> = {
  apply: [
    ...['create -f app.yaml', 'create -f app.yaml', 'apply -f app.yaml', 'apply -f app.yaml', 'apply -f two.yaml', 'apply -f selector.yaml', 'apply -f nothere.yaml', 'apply -f nokind.yaml'],
    ...['apply -f unknown.yaml', 'create -f version.yaml', 'apply -f broken.yaml', 'apply -f tab.yaml', 'apply -f field.yaml', 'apply -f field.yaml --validate=warn', 'apply -f field.yaml --validate=false', 'apply -f pod.yaml', 'create -f badpod.yaml', 'apply -f badpod.yaml'],
    ...['replace --force -f pod.yaml', 'wait --for=condition=Ready pod/solo --timeout=30s', "wait --for=jsonpath='{.status.phase}'=Running pod/solo", 'wait --for=condition=Nope pod/solo --timeout=2s', 'create -f pod.yaml --dry-run=server -o name', 'label pod solo --list', 'annotate pods -l a=b x=y', 'diff -f app.yaml', 'diff -f two.yaml'],
    ...['apply -f app.yaml --dry-run=server', 'apply -f app.yaml --dry-run=client', 'apply -f app.yaml -o name', 'apply -f app.yaml --prune', 'apply', 'apply -f app.yaml -f two.yaml', 'delete -f app.yaml', 'delete -f app.yaml --ignore-not-found', 'delete -f two.yaml', 'delete pod solo --grace-period=0 --force'],
  ],
  prune: [
    ...['apply -f pair.yaml', 'apply -f one.yaml --prune -l lane=prune --dry-run=server', 'apply -f one.yaml --prune -l lane=prune --dry-run=client', 'apply -f one.yaml --prune -l lane=prune --prune-allowlist=core/v1/Nope', 'apply -f one.yaml --prune -l lane=prune --prune-allowlist=ConfigMap'],
    ...['apply -f one.yaml --prune --all -l lane=prune', 'apply -f one.yaml --prune -l lane=prune', 'get configmaps -l lane=prune -o name', 'apply -f pair.yaml -o name', 'apply -f one.yaml --prune -l lane=prune --prune-allowlist=core/v1/ConfigMap -o name', 'apply set-last-applied -f one.yaml', 'apply set-last-applied -f pair.yaml'],
    ...['create -f pair.yaml', 'create configmap two --from-literal=x=y', 'apply set-last-applied -f two-only.yaml', 'apply set-last-applied -f two-only.yaml --create-annotation', 'apply set-last-applied -f two-only.yaml', 'apply set-last-applied -f one.yaml --dry-run=client -o name', 'apply view-last-applied configmap two', 'delete configmap one two'],
  ],
  debug: [
    ...['run app --image=nginx:1.27 --labels=app=debugged', 'wait --for=condition=Ready pod/app --timeout=60s', 'debug app --image=busybox -c one -q --profile=general -- sleep 1000', 'debug app --image=busybox -c two -q --target=app -- sleep 1000', 'debug app --image=busybox -c three --target=app --profile=restricted --env=A=b -- sleep 1000', "get pod app -o jsonpath='{.spec.ephemeralContainers}'"],
    ...['debug app --image=busybox --copy-to=copy -c extra -q --profile=general -- sleep 1000', "get pod copy -o jsonpath='{.spec.containers[*].command}{.spec.containers[*].securityContext}{.spec.shareProcessNamespace}{.metadata.labels}'", 'debug app --copy-to=other --set-image=*=busybox --profile=baseline', "get pod other -o jsonpath='{.spec.containers[*].image}{.metadata.labels}'", 'debug app --copy-to=same -c app --same-node --profile=netadmin --keep-labels --arguments-only -- nginx-debug', "get pod same -o jsonpath='{.spec.containers[0].args}{.spec.containers[0].securityContext}{.metadata.labels}'", 'debug app --copy-to=same --image=busybox -q --profile=sysadmin'],
    ...['debug app', 'debug app --image=busybox --replace', 'debug app --image=busybox --same-node', 'debug app --set-image=a=b', 'debug app --copy-to=x', 'debug app --copy-to=x -- sh', 'debug app --copy-to=x -c nope -- sh', 'debug app --image=busybox --profile=nope', 'debug nope --image=busybox', 'debug app --image=busybox -t', 'debug app --image=busybox --image-pull-policy=Nope', 'debug app --image=busybox --copy-to=x --target=app', 'debug app --image=busybox --custom=nothere.yaml', 'debug configmap/kube-root-ca.crt --image=busybox', 'debug app --attach', 'debug node/nope --image=busybox', 'debug app --image=Bad_Image'],
    ...['debug node/worker-1 --image=busybox -q --profile=general -- sleep 1000', 'debug node/worker-1 --image=busybox -q --profile=restricted -- sleep 1000', "get pods -o jsonpath='{.items[*].spec.hostPID}{.items[*].metadata.labels}{.items[*].spec.tolerations}'", 'debug app -i --image=busybox -c shell --profile=general -- echo from inside', 'delete pods app copy other same --now'],
  ],
  serverSide: [
    ...['apply --server-side -f settings.yaml', 'apply --server-side -f settings.yaml', 'get configmap settings -o jsonpath=\'{.metadata.managedFields[*].fieldsV1}\'', 'apply --server-side --field-manager=other -f settings-red.yaml', 'apply --server-side --field-manager=other --force-conflicts -f settings-red.yaml'],
    ...['get configmap settings -o jsonpath=\'{.data.color}{"\\n"}{.metadata.managedFields[*].manager}\'', 'apply --server-side -f settings.yaml', 'apply -f settings.yaml', 'apply --server-side --dry-run=server -f settings-red.yaml --field-manager=third', 'apply --server-side --force-conflicts --dry-run=client -f settings.yaml', 'delete configmap settings'],
  ],
  deployment: [
    ...['create deployment web --image=nginx:1.27 --replicas=2 --port=80', 'create deployment web --image=nginx:1.27', 'create deployment web2 --image=nginx:1.27 --dry-run=server', 'rollout status deployment web --timeout=60s', 'rollout status deployment nope', 'expose deployment web --port=80', 'expose deployment web --port=80'],
    ...['label deployment web tier=front', 'label deployment web tier=front', 'label deployment web tier=back', 'label deployment web tier=back --overwrite', 'label deployment web tier-', 'label deployment web tier-', 'annotate deployment web note=hi', 'annotate deployment web note=ho', 'annotate deployment web note-'],
    ...["patch deployment web -p '{\"spec\":{\"replicas\":3}}'", "patch deployment web -p '{\"spec\":{\"replicas\":3}}'", "patch deployment web --type=json -p '[{\"op\":\"replace\",\"path\":\"/spec/replicas\",\"value\":2}]'", "patch deployment web --type=merge -p '{\"metadata\":{\"labels\":{\"x\":\"y\"}}}'", "patch deployment nope -p '{}'"],
    ...['scale deployment web --replicas=1', 'scale deployment nope --replicas=1', 'scale deployment web --replicas=3 --current-replicas=7', 'set image deployment/web nginx=nginx:1.28', 'set image deployment/web nope=nginx:1.28', 'rollout status deployment web --timeout=60s', 'rollout history deployment web', 'rollout undo deployment web', 'rollout restart deployment web', 'rollout pause deployment web', 'rollout pause deployment web', 'rollout resume deployment web', 'delete deployment web', 'delete service web'],
  ],
  second: [
    ...['create deployment second --image=nginx:1.27', 'set env deployment/second A=B', 'set resources deployment/second --limits=cpu=200m', 'rollout history deployment/second --revision=1', 'rollout undo deployment/second --to-revision=9', 'scale --replicas=0 deployment/second', 'autoscale deployment second --max=3', 'autoscale deployment second --max=3', 'get hpa second -o name', 'set serviceaccount deployment second robot', 'set env deployment/second A-', 'delete hpa second', 'delete deployment second', 'delete deployment second'],
    ...['run one --image=nginx:1.27 --labels=app=one', 'run one --image=nginx:1.27', 'run two --image=busybox --restart=Never -- echo hello', "wait --for=jsonpath='{.status.phase}'=Succeeded pod/two --timeout=60s", 'logs two', 'delete pod two', 'delete pod two', 'run once --image=busybox --rm -i --restart=Never -- echo from inside', 'expose pod one --port=80 --name=single', 'delete pod,service one single'],
  ],
  jobs: [
    ...['create job once --image=busybox -- echo done', 'create job once --image=busybox', 'create job', 'create job neither', 'create job both --image=busybox --from=cronjob/tick', 'wait --for=condition=complete job/once --timeout=60s', 'logs job/once', 'create cronjob tick --image=busybox --schedule=often', "create cronjob tick --image=busybox --schedule='*/5 * * * *' -- date"],
    ...['create job manual --from=cronjob/tick', 'create job manual --from=cronjob/nope', 'create job manual --from=deployment/second', 'describe cronjob nope', 'set image cronjob/tick tick=busybox:1.36', "patch job once -p '{\"spec\":{\"completions\":3}}'", "patch cronjob tick -p '{\"spec\":{\"suspend\":true}}'", 'delete job once manual', 'delete cronjob tick'],
  ],
  small: [
    ...['create configmap cm --from-literal=a=b --from-literal=c=d', 'create configmap cm', 'create configmap Bad_Name', 'create secret generic secret --from-literal=a=b', 'create service clusterip internal --tcp=80:80', 'create service nodeport outward --tcp=80:80 --node-port=31999999', 'create service nodeport outward --tcp=80:80', 'create serviceaccount robot', 'create serviceaccount robot', 'create token robot --duration=1s'],
    ...['create role reader --verb=get --resource=pods', 'create rolebinding readers --role=reader --serviceaccount=@:robot', 'auth can-i get pods --as=system:serviceaccount:@:robot', 'auth can-i delete pods --as=system:serviceaccount:@:robot', 'create quota few --hard=configmaps=3', 'create configmap one-more', 'create configmap too-many', 'create pdb budget --selector=app=web --min-available=1', "create ingress entry --rule='a.com/x*=front:80'", 'get ingress entry', "patch configmap cm -p '{\"data\":{\"a\":null}}'", "patch configmap cm --type=merge -p '{\"immutable\":true}'", "patch configmap cm -p '{\"data\":{\"a\":\"x\"}}'"],
    ...['annotate configmap cm a=b --resource-version=1', 'label configmap --all x=y', 'delete service internal', 'delete configmap --all --dry-run=server', 'delete role,rolebinding --all', 'delete configmap cm one-more', 'delete quota few', 'delete pdb budget', 'delete ingress entry'],
  ],
  clusterWide: [
    ...['create namespace @-more', 'create namespace @-more', 'label namespace @-more team=a', 'create priorityclass @-high --value=1000', 'create clusterrole @-reader --verb=get --resource=pods', 'create clusterrolebinding @-readers --clusterrole=@-reader --user=eve', 'create clusterrolebinding @-readers --clusterrole=@-reader --user=eve', 'apply -f storage.yaml', 'get pv,sc -o name -l lane=nobody', 'delete namespace @-more', 'delete clusterrole @-reader', 'delete clusterrolebinding @-readers', 'delete priorityclass @-high', 'delete namespace default', 'create -f storage.yaml --dry-run=server'],
  ],
  sets: [
    ...['apply -f stateful.yaml', 'rollout status statefulset db --timeout=60s', 'get statefulset db -o name', 'scale statefulset db --replicas=2', 'rollout status statefulset db --timeout=60s', 'get pods -l app=db', 'rollout restart statefulset db', 'rollout status statefulset db --timeout=120s', 'rollout history statefulset db', 'rollout undo statefulset db', "patch statefulset db -p '{\"spec\":{\"serviceName\":\"x\"}}'", 'set image statefulset/db db=redis:6', 'delete statefulset db', 'delete pods -l app=db --now'],
  ],
}

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

const settings = (color: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, labels: {app: x}}\ndata: {color: ${color}, size: "3"}\n`

/** Lie beside whoever runs the lines. */
const one = (name: string): string => `apiVersion: v1
kind: ConfigMap
metadata: {name: ${name}, labels: {lane: prune}}
data: {a: b}
`

export const files: Readonly<Record<string, string>> = {
  'one.yaml': one('one'),
  'pair.yaml': `${one('one')}---\n${one('two')}`,
  'two-only.yaml': one('two'),
  'app.yaml': deployment,
  'selector.yaml': deployment.replace('template:\n    metadata: {labels: {app: app}}', 'template:\n    metadata: {labels: {app: other}}'),
  'two.yaml': `${deployment.replace('replicas: 2', 'replicas: 1')}---\napiVersion: v1\nkind: Service\nmetadata: {name: app}\nspec: {selector: {app: app}, ports: [{port: 80}]}\n`,
  'pod.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: solo, labels: {a: b}}\nspec: {containers: [{name: c, image: "nginx:1.27", resources: {requests: {cpu: 100m}}}]}\n',
  'badpod.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: Bad_}\nspec: {restartPolicy: Sometimes, containers: [{name: c, ports: [{containerPort: 99999}]}]}\n',
  'unknown.yaml': 'apiVersion: v1\nkind: Nope\nmetadata: {name: x}\n',
  'version.yaml': 'apiVersion: v9\nkind: ConfigMap\nmetadata: {name: x}\n',
  'broken.yaml': 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: x\n name: y\n',
  'tab.yaml': 'apiVersion: v1\nkind: Pod\nmetadata:\n\tname: x\n',
  'field.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndataa: {a: b}\n',
  'nokind.yaml': 'apiVersion: v1\nmetadata: {name: x}\n',
  'settings.yaml': settings('blue'),
  'settings-red.yaml': settings('red'),
  'storage.yaml': 'apiVersion: v1\nkind: PersistentVolume\nmetadata: {name: lane-disk}\nspec: {accessModes: [ReadWriteOnce], capacity: {storage: 1Gi}}\n',
  'stateful.yaml': `apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  replicas: 1
  serviceName: db
  selector: {matchLabels: {app: db}}
  template: {metadata: {labels: {app: db}}, spec: {containers: [{name: db, image: "redis:7"}]}}
`,
}
