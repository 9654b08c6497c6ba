/**
 * Exercises with programs that keep something, typed as a student types them: a counter in a redis that outlives its set, a page in three
 * versions, a key from a Secret, settings that change, the guestbook, and a mongo with its page.
 */
import { describe, expect, it } from 'vitest'
import { sitDown, type Student } from './student.test.support'

async function begin(files: Readonly<Record<string, string>>): Promise<Student> {
  const student = await sitDown(2)
  for (const [name, content] of Object.entries(files)) student.host.world.machine.files.write(`/home/student/${name}`, content)
  return student
}

const redisSet = `apiVersion: v1
kind: Service
metadata: {name: redis-svc, labels: {app: redis}}
spec:
  clusterIP: None
  ports: [{port: 6379, name: web}]
  selector: {app: redis}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: redis-ss}
spec:
  serviceName: redis-svc
  replicas: 2
  selector: {matchLabels: {app: redisapp}}
  template:
    metadata: {labels: {app: redisapp}}
    spec:
      containers:
      - name: redisfiller
        image: jakousa/dwk-app5:54203329200143875187753026f4e93a1305ae26
      - name: redis
        image: redis:5.0
        ports: [{name: web, containerPort: 6379}]
        volumeMounts: [{name: data, mountPath: /data}]
  volumeClaimTemplates:
  - metadata: {name: data}
    spec:
      accessModes: [ReadWriteOnce]
      resources: {requests: {storage: 100Mi}}
`

describe('a StatefulSet of redis', () => {
  it('keeps a counter through the deletion of a pod, of all pods, and of the set', async () => {
    const { run, rest } = await begin({ 'redis.yaml': redisSet })
    const cli = (words: string, pod = 'redis-ss-0') => run(`kubectl exec ${pod} -c redis -- redis-cli ${words}`)
    expect(await run('kubectl apply -f redis.yaml && kubectl rollout status statefulset redis-ss')).toMatch(
      /partitioned roll out complete: 2 new pods have been updated\.\.\.\n$|statefulset rolling update complete 2 pods/,
    )
    await cli('set counter 41')
    expect(await cli('incr counter')).toBe('42\n')
    expect(await cli('get counter', 'redis-ss-1')).toBe('\n')

    await run('kubectl delete pod redis-ss-0; kubectl rollout status statefulset redis-ss')
    expect(await cli('get counter')).toBe('42\n')
    expect(await run('kubectl logs redis-ss-0 -c redis')).toMatch(
      /1:M .* \* DB loaded from disk: 0\.\d+ seconds\n1:M .* \* Ready to accept connections\n/,
    )

    await run(
      'kubectl scale statefulset redis-ss --replicas=0; kubectl wait --for=delete pod/redis-ss-0 --timeout=60s; kubectl delete statefulset redis-ss',
    )
    expect(await run('kubectl get pods')).toBe('No resources found in default namespace.\n')
    expect(await run('kubectl get pvc -o name')).toBe('persistentvolumeclaim/data-redis-ss-0\npersistentvolumeclaim/data-redis-ss-1\n')
    await run('kubectl apply -f redis.yaml; kubectl rollout status statefulset redis-ss')
    expect(await cli('incr counter')).toBe('43\n')

    await run(
      'kubectl delete statefulset redis-ss; kubectl wait --for=delete pod/redis-ss-0 --timeout=60s; kubectl delete pvc data-redis-ss-0; kubectl apply -f redis.yaml; kubectl rollout status statefulset redis-ss',
    )
    expect(await cli('get counter')).toBe('\n')
    await rest(5)
    const places = (await run('kubectl logs redis-ss-0 -c redisfiller --tail=2')).split('\n').map((line) => line.indexOf('|---|'))
    expect(Math.abs(places[0] - places[1])).toBe(1)
  })

  it('has no endpoints behind the Service that the course prints, whose selector fits no pod', async () => {
    const { run } = await begin({ 'redis.yaml': redisSet })
    await run('kubectl apply -f redis.yaml && kubectl rollout status statefulset redis-ss')
    expect(await run('kubectl get endpoints redis-svc --no-headers')).toMatch(/^redis-svc +<none> /)
    const ask = 'kubectl exec redis-ss-0 -c redis -- redis-cli -h redis-ss-1.redis-svc ping'
    expect(await run(ask)).toContain('Could not connect to Redis at redis-ss-1.redis-svc:6379: Name or service not known\n')
    await run(`kubectl patch service redis-svc -p '{"spec":{"selector":{"app":"redisapp"}}}'; sleep 40`)
    expect(await run(ask)).toBe('PONG\n')
  })
})

describe('a page in three versions', () => {
  it('is rolled out without a failed request', async () => {
    const { run } = await begin({})
    await run(
      'kubectl create deployment flaskapp --image=goraje/flaskapp:1 --replicas=4; kubectl expose deployment flaskapp --port=80 --target-port=5000; kubectl rollout status deployment flaskapp; kubectl run probe --image=curlimages/curl --command -- sleep 10000; kubectl wait --for=condition=Ready pod/probe',
    )
    const ask = 'kubectl exec probe -- curl -s -o /dev/null -w "%{http_code}\\n" http://flaskapp'
    expect(await run('kubectl exec probe -- curl -s http://flaskapp')).toBe('Hello from version 1!')
    for (const version of ['2', '3']) {
      const seen = await run(
        `kubectl set image deployment/flaskapp flaskapp=goraje/flaskapp:${version}; for i in $(seq 1 12); do ${ask}; sleep 1; done; kubectl rollout status deployment flaskapp`,
      )
      expect(seen.match(/^200$/gm)).toHaveLength(12)
      expect(seen).toContain('deployment "flaskapp" successfully rolled out')
    }
    await run('kubectl set env deployment/flaskapp FLASK_MESSAGE=hello; kubectl rollout status deployment flaskapp; sleep 5')
    expect(await run('kubectl exec probe -- curl -s http://flaskapp')).toBe('{"message":"hello","version":"3"}\n')
    await run('kubectl rollout undo deployment flaskapp --to-revision=1; kubectl rollout status deployment flaskapp; sleep 5')
    expect(await run('kubectl exec probe -- curl -s http://flaskapp')).toBe('Hello from version 1!')
  })
})

const keyed = (env: string): string => `apiVersion: apps/v1
kind: Deployment
metadata: {name: imageapi}
spec:
  replicas: 1
  selector: {matchLabels: {app: imageapi}}
  template:
    metadata: {labels: {app: imageapi}}
    spec:
      containers:
      - name: imageapi
        image: jakousa/dwk-app4:b7fc18de2376da80ff0cfc72cf581a9f94d10e64
${env}`

const remapped = `        env:
        - name: API_KEY
          valueFrom: {secretKeyRef: {name: pixabay-apikey, key: PIXABAY}}
`

describe('a program that needs a key', () => {
  it('crashes without one, waits for the Secret that it names, and runs once that is there', async () => {
    const { run, rest } = await begin({ 'bare.yaml': keyed(''), 'keyed.yaml': keyed(remapped) })
    await run('kubectl apply -f bare.yaml; sleep 40')
    expect(await run('kubectl get pods --no-headers')).toMatch(/CrashLoopBackOff|Error/)
    expect(await run('kubectl logs deployment/imageapi')).toContain('Error: no API_KEY in the environment')
    await run('kubectl apply -f keyed.yaml; sleep 10')
    expect(await run('kubectl get pods --no-headers')).toContain('CreateContainerConfigError')
    expect(await run('kubectl describe pods')).toContain('Error: secret "pixabay-apikey" not found')
    await run('kubectl create secret generic pixabay-apikey --from-literal=PIXABAY=15210628-b1ba')
    await rest(60)
    expect(await run('kubectl rollout status deployment imageapi; kubectl logs deployment/imageapi')).toMatch(
      /successfully rolled out\nStarted\n$/,
    )
    expect(await run('kubectl describe secret pixabay-apikey')).toContain('PIXABAY:  13 bytes')
  })
})

const settingsPod = `apiVersion: v1
kind: Pod
metadata: {name: game}
spec:
  containers:
  - name: game
    image: alpine
    command: [sleep, "100000"]
    env: [{name: LIVES, valueFrom: {configMapKeyRef: {name: game, key: lives}}}]
    volumeMounts:
    - {name: config, mountPath: /config}
  volumes:
  - {name: config, configMap: {name: game}}
`

describe('settings in a file', () => {
  it('change within two minutes, and never in the environment', async () => {
    const { run } = await begin({ 'pod.yaml': settingsPod, 'serverconfig.txt': 'maxplayers=12\ndifficulty=2\n' })
    await run(
      'kubectl create configmap game --from-file=serverconfig.txt --from-literal=lives=3; kubectl apply -f pod.yaml; kubectl wait --for=condition=Ready pod/game',
    )
    expect(await run('kubectl exec game -- cat /config/serverconfig.txt')).toBe('maxplayers=12\ndifficulty=2\n')
    await run(
      'sed -i s/=12/=64/ serverconfig.txt; kubectl create configmap game --from-file=serverconfig.txt --from-literal=lives=9 --dry-run=client -o yaml | kubectl replace -f -; sleep 119',
    )
    expect(await run('kubectl exec game -- cat /config/serverconfig.txt /config/lives')).toBe('maxplayers=64\ndifficulty=2\n9')
    expect(await run('kubectl exec game -- printenv LIVES')).toBe('3\n')
  })
})

const workload = (
  name: string,
  { image, port, env = '', labels = `app: ${name}` }: { image: string; port: number; env?: string; labels?: string },
): string => `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}}
spec:
  replicas: 1
  selector: {matchLabels: {${labels}}}
  template:
    metadata: {labels: {${labels}}}
    spec:
      containers:
      - name: main
        image: ${image}
        ports: [{containerPort: ${port}}]
${env}---
apiVersion: v1
kind: Service
metadata: {name: ${name}}
spec:
  selector: {${labels}}
  ports: [{port: ${port}, targetPort: ${port}}]
---
`

const byDns = '        env: [{name: GET_HOSTS_FROM, value: dns}]\n'
const images = 'us-docker.pkg.dev/google-samples/containers/gke'
const guestbook =
  workload('redis-leader', { image: 'docker.io/redis:6.0.5', port: 6379 }) +
  workload('redis-follower', { image: `${images}/gb-redis-follower:v2`, port: 6379 }) +
  workload('frontend', { image: `${images}/gb-frontend:v5`, port: 80, env: byDns })

describe('the guestbook', () => {
  it('writes to the leader and reads from the followers', async () => {
    const { run } = await begin({ 'guestbook.yaml': guestbook })
    await run('kubectl apply -f guestbook.yaml; kubectl wait --for=condition=Available deployment --all --timeout=100s; sleep 15')
    expect(await run('kubectl logs deployment/redis-follower')).toMatch(
      /Connecting to MASTER redis-leader:6379\n(.*\n)*.* MASTER <-> REPLICA sync: Finished with success\n/,
    )
    await run(
      'kubectl scale deployment frontend redis-follower --replicas=2; kubectl rollout status deployment frontend; kubectl rollout status deployment redis-follower; sleep 10',
    )
    const page = await run(
      `kubectl patch service frontend -p '{"spec":{"type":"NodePort"}}' > /dev/null; PORT=$(kubectl get service frontend -o jsonpath='{.spec.ports[0].nodePort}'); NODE=$(kubectl get node worker-1 -o jsonpath='{.status.addresses[0].address}'); curl -s -L -d 'message=hello from me' http://$NODE:$PORT/; sleep 1; curl -s http://$NODE:$PORT/`,
    )
    expect(page).toContain('<div>hello from me</div>')
    for (const pod of (await run('kubectl get pods -l app=redis-follower -o name')).trim().split('\n')) {
      expect(await run(`kubectl exec ${pod} -- redis-cli get guestbook`)).toBe(',hello from me\n')
    }
    expect(await run('kubectl exec deployment/redis-follower -- redis-cli set guestbook x')).toContain(
      "READONLY You can't write against a read only replica.",
    )
  })
})

const mongoOf = (volume: string): string =>
  workload('mongodb-service', {
    image: 'mongo:7',
    port: 27017,
    labels: 'app: mongodb',
    env: `        env:
        - {name: MONGO_INITDB_ROOT_USERNAME, valueFrom: {secretKeyRef: {name: mongodb-secret, key: username}}}
        - {name: MONGO_INITDB_ROOT_PASSWORD, valueFrom: {secretKeyRef: {name: mongodb-secret, key: password}}}
        volumeMounts: [{name: data, mountPath: /data/db}]
      volumes:
      - name: data
        ${volume}
`,
  })

const express = workload('mongo-express', {
  image: 'mongo-express',
  port: 8081,
  env: `        env:
        - {name: ME_CONFIG_MONGODB_ADMINUSERNAME, valueFrom: {secretKeyRef: {name: mongodb-secret, key: username}}}
        - {name: ME_CONFIG_MONGODB_ADMINPASSWORD, valueFrom: {secretKeyRef: {name: mongodb-secret, key: password}}}
        - {name: ME_CONFIG_MONGODB_SERVER, valueFrom: {configMapKeyRef: {name: mongodb-configmap, key: database_url}}}
`,
}).replace('spec:\n  selector: {app: mongo-express}\n  ports', 'spec:\n  type: LoadBalancer\n  selector: {app: mongo-express}\n  ports')

const claim = `apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: mongo-data}
spec:
  accessModes: [ReadWriteOnce]
  resources: {requests: {storage: 1Gi}}
---
`

describe('a mongo and its page', () => {
  const start = async (volume: string) => {
    const student = await begin({ 'mongo.yaml': claim + mongoOf(volume), 'express.yaml': express })
    const { run } = student
    await run(
      'kubectl create secret generic mongodb-secret --from-literal=username=admin --from-literal=password=secret; kubectl create configmap mongodb-configmap --from-literal=database_url=mongodb-service',
    )
    await run(
      'kubectl apply -f mongo.yaml -f express.yaml; kubectl rollout status deployment mongodb-service; kubectl rollout status deployment mongo-express; sleep 20',
    )
    await run(
      'ADDRESS=$(kubectl get service mongo-express -o jsonpath=\'{.status.loadBalancer.ingress[0].ip}\'); page() { curl -s -u admin:pass "$@"; }',
    )
    return student
  }

  it('the page makes a database, which a claim keeps through the death of the pod', async () => {
    const { run } = await start('persistentVolumeClaim: {claimName: mongo-data}')
    expect(await run('kubectl logs deployment/mongo-express')).toContain('Mongo Express server listening at http://0.0.0.0:8081')
    expect(await run('curl -s -o /dev/null -w "%{http_code}" http://$ADDRESS:8081/')).toBe('401')
    expect(await run('page -L -d database=my-db http://$ADDRESS:8081/')).toContain('<a href="/db/my-db/">my-db</a>')
    await run(
      'page -d collection=users http://$ADDRESS:8081/db/my-db; page --data-urlencode \'document={ _id: 1, name: "Nana" }\' http://$ADDRESS:8081/db/my-db/users',
    )
    const shell = `kubectl exec deployment/mongodb-service -- mongosh -u admin -p secret --quiet --eval 'db.getSiblingDB("my-db").users.find()'`
    expect(await run(shell)).toBe("[ { _id: 1, name: 'Nana' } ]\n")
    await run('kubectl delete pod -l app=mongodb; kubectl rollout status deployment mongodb-service; sleep 5')
    expect(await run(shell)).toBe("[ { _id: 1, name: 'Nana' } ]\n")
    expect(await run('page http://$ADDRESS:8081/db/my-db/users')).toContain('<td>Nana</td>')
    expect(await run('kubectl exec deployment/mongo-express -- wget -qO- http://mongodb-service:27017')).toContain(
      'It looks like you are trying to access MongoDB over HTTP',
    )
  })

  it('without a claim the documents die with the pod', async () => {
    const { run } = await start('emptyDir: {}')
    await run('page -d database=my-db http://$ADDRESS:8081/')
    expect(await run('page http://$ADDRESS:8081/')).toContain('my-db')
    await run('kubectl delete pod -l app=mongodb; kubectl rollout status deployment mongodb-service; sleep 5')
    expect(await run('page http://$ADDRESS:8081/')).not.toContain('my-db')
  })
})
