/** Exercises with databases, typed as a student types them: a mysql on a claim, a postgres behind a Service, and the voting app. */
import { describe, expect, it } from 'vitest'
import { sitDown, type Student } from './student.test.support'

async function begin(files: Readonly<Record<string, string>>): Promise<Student> {
  const student = await sitDown(2)
  for (const [name, content] of Object.entries(files)) student.host.world.machine.files.write(`/home/student/${name}`, content)
  return student
}

const mysql = `apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: mysql}
spec:
  accessModes: [ReadWriteOnce]
  resources: {requests: {storage: 1Gi}}
---
apiVersion: v1
kind: Secret
metadata: {name: mysql}
stringData: {password: t0p-secret}
---
apiVersion: v1
kind: Service
metadata: {name: mysql}
spec:
  selector: {app: mysql}
  ports: [{port: 3306}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: mysql}
spec:
  strategy: {type: Recreate}
  selector: {matchLabels: {app: mysql}}
  template:
    metadata: {labels: {app: mysql}}
    spec:
      containers:
      - name: mysql
        image: mysql:8.0
        env:
        - {name: MYSQL_ROOT_PASSWORD, valueFrom: {secretKeyRef: {name: mysql, key: password}}}
        - {name: MYSQL_DATABASE, value: shop}
        ports: [{containerPort: 3306}]
        readinessProbe: {tcpSocket: {port: 3306}, periodSeconds: 2}
        volumeMounts: [{name: data, mountPath: /var/lib/mysql}]
      volumes:
      - name: data
        persistentVolumeClaim: {claimName: mysql}
`

describe('a mysql on a claim', () => {
  it('keeps its rows as long as the claim is there, and no longer', async () => {
    const { run } = await begin({ 'mysql.yaml': mysql })
    const ask = (sql: string) =>
      run(
        `kubectl run client --rm -i --restart=Never --quiet --image=mysql:8.0 -- mysql -h mysql -pt0p-secret -N shop -e "${sql}" 2>&1 | grep -vE 'Warning|deleted'`,
      )
    await run('kubectl apply -f mysql.yaml && kubectl rollout status deployment mysql')
    expect(await ask("CREATE TABLE t (a INT, b VARCHAR(9)); INSERT INTO t VALUES (1, 'kept'); SELECT * FROM t")).toBe('1\tkept\n')
    await run('kubectl delete pod -l app=mysql && kubectl rollout status deployment mysql')
    expect(await ask('SELECT * FROM t')).toBe('1\tkept\n')
    expect(await run('kubectl exec deploy/mysql -- mysql -pwrong -e "SELECT 1" 2>&1')).toContain(
      "ERROR 1045 (28000): Access denied for user 'root'@'localhost' (using password: YES)\n",
    )

    await run(
      'kubectl delete deployment mysql; kubectl delete pvc mysql; kubectl apply -f mysql.yaml; kubectl rollout status deployment mysql',
    )
    expect(await ask('SELECT * FROM t')).toContain("ERROR 1146 (42S02) at line 1: Table 'shop.t' doesn't exist\n")
  })

  it('can be reached by those only who find a pod behind its name', async () => {
    const { run } = await begin({ 'mysql.yaml': mysql })
    const ask = () =>
      run(
        'kubectl run client --rm -i --restart=Never --quiet --image=mysql:8.0 -- mysql -h mysql -pt0p-secret -e "SELECT 1" 2>&1 | grep ERROR',
      )
    expect(await ask()).toBe("ERROR 2005 (HY000): Unknown MySQL server host 'mysql' (-2)\n")
    await run('kubectl apply -f mysql.yaml; kubectl scale deployment mysql --replicas=0')
    expect(await ask()).toBe("ERROR 2003 (HY000): Can't connect to MySQL server on 'mysql:3306' (111)\n")
  })
})

const part = (name: string, image: string, { env = '', port = 0 } = {}): string => `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, labels: {app: ${name}}}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec:
      containers:
      - name: ${name}
        image: ${image}
        env: [${env}]
${
  port === 0
    ? ''
    : `---
apiVersion: v1
kind: Service
metadata: {name: ${name}}
spec:
  selector: {app: ${name}}
  ports: [{port: ${port}}]
`
}---
`

const votingApp = {
  'redis.yaml': part('redis', 'redis:alpine', { port: 6379 }),
  'db.yaml': part('db', 'postgres:15-alpine', {
    port: 5432,
    env: '{name: POSTGRES_USER, value: postgres}, {name: POSTGRES_PASSWORD, value: postgres}',
  }),
  'vote.yaml': part('vote', 'dockersamples/examplevotingapp_vote', {
    port: 80,
    env: '{name: OPTION_A, value: Tea}, {name: OPTION_B, value: Coffee}',
  }),
  'result.yaml': part('result', 'dockersamples/examplevotingapp_result', {
    port: 80,
    env: '{name: OPTION_A, value: Tea}, {name: OPTION_B, value: Coffee}',
  }),
  'worker.yaml': part('worker', 'dockersamples/examplevotingapp_worker'),
}

describe('the voting app', () => {
  const curl = 'kubectl exec deploy/vote -- curl -s'

  it('counts each voter once, wherever they vote', async () => {
    const { run, rest } = await begin(votingApp)
    await run('kubectl apply -f . && kubectl rollout status deployment db vote result worker')
    await rest(10)
    expect(await run('kubectl logs deploy/worker')).toMatch(/Connected to db\nFound redis at 10\.\d+\.\d+\.\d+\nConnecting to redis\n$/)
    expect(await run(`${curl} vote`)).toMatch(
      /<button id="a" type="submit" name="vote" value="a">Tea<\/button>[^]*Processed by container ID vote-/,
    )
    expect(await run(`${curl} result`)).toContain('<p id="result">No votes yet</p>')

    expect(await run(`${curl} -i -d vote=a vote`)).toMatch(
      /^HTTP\/1\.1 200 OK\r?\n[^]*set-cookie: voter_id=[0-9a-f]{15}; Path=\/\r?\n[^]*value="a" disabled>Tea ✓</i,
    )
    for (const [voter, choice] of [
      ['joe', 'b'],
      ['eve', 'b'],
      ['joe', 'a'],
    ])
      await run(`${curl} -b voter_id=${voter} -d vote=${choice} vote`)
    await rest(2)
    expect(await run('kubectl logs deploy/worker --tail=1')).toBe("Processing vote for 'a' by 'joe'\n")
    expect(await run(`${curl} result`)).toMatch(
      /<h2>Tea<\/h2><p>66\.7%<\/p>[^]*<h2>Coffee<\/h2><p>33\.3%<\/p>[^]*<p id="result">3 votes<\/p>/,
    )
    expect(
      await run("kubectl exec deploy/db -- psql -U postgres -Atc 'SELECT vote, count(*) FROM votes GROUP BY vote ORDER BY vote'"),
    ).toBe('a|2\nb|1\n')
  })

  it('says what it waits for, and comes back when that does', async () => {
    const { run, rest } = await begin(votingApp)
    await run('kubectl apply -f vote.yaml -f result.yaml -f worker.yaml && kubectl rollout status deployment vote result worker')
    expect(await run(`${curl} -o /dev/null -w '%{http_code}' -d vote=a vote`)).toBe('500')
    expect(await run('kubectl logs deploy/vote')).toContain(
      'redis.exceptions.ConnectionError: Error -2 connecting to redis:6379. Name or service not known.\n',
    )
    expect(await run('kubectl logs deploy/result --tail=1')).toBe('Waiting for db\n')
    await run('kubectl apply -f redis.yaml -f db.yaml && kubectl rollout status deployment redis db')
    await rest(15)
    await run(`${curl} -d vote=b vote`)
    expect(await run(`${curl} result`)).toContain('<p id="result">1 vote</p>')

    await run('kubectl delete pod -l app=db --wait')
    await rest(60)
    expect(await run('kubectl logs deploy/worker --previous')).toContain(
      'Npgsql.NpgsqlException (0x80004005): Exception while reading from stream\n',
    )
    await run(`${curl} -b voter_id=x -d vote=a vote`)
    expect(await run(`${curl} result`)).toContain('<p id="result">1 vote</p>')
  })

  it('goes the same way each time', async () => {
    const hashes = []
    for (let round = 0; round < 2; round++) {
      const { run, host } = await begin(votingApp)
      await run(
        `kubectl apply -f . && kubectl rollout status deployment db vote result worker; sleep 10; ${curl} -d vote=a vote; ${curl} result`,
      )
      hashes.push(host.hash())
    }
    expect(hashes[0]).toBe(hashes[1])
  })
})
