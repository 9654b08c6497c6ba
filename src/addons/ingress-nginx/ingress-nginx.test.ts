/** The add-on as a student meets it: installed from its address, asked with curl from outside. */
import { beforeAll, describe, expect, it } from 'vitest'
import { sitDown, type Student } from '../../host/student.test.support'

const ADDRESS = 'https://raw.githubusercontent.com/kubernetes/ingress-nginx/controller-v1.12.1/deploy/static/provider/kind/deploy.yaml'

const ingress = (name: string, paths: readonly string[], more = ''): string => `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: ${name}
spec:
  ${more}
  rules:
  - host: fruit.local
    http:
      paths:
${paths.map((path) => `      - { path: /${path}, pathType: Prefix, backend: { service: { name: ${path}, port: { number: 5678 } } } }`).join('\n')}
`

let student: Student
const run = (line: string): Promise<string> => student.run(line)
const rest = (seconds: number): Promise<void> => student.rest(seconds)

const curl = (path: string): Promise<string> => run(`curl -s -w '%{http_code}' -o /tmp/page -H 'Host: fruit.local' http://172.18.0.2:$PORT${path}; echo; head -c 40 /tmp/page`)

beforeAll(async () => {
  student = await sitDown(3)
})

describe('ingress-nginx', () => {
  it('is installed from its address', async () => {
    const created = (await run(`kubectl apply -f ${ADDRESS}`)).trim().split('\n')
    expect(created).toHaveLength(19)
    expect(created.at(-1)).toBe('validatingwebhookconfiguration.admissionregistration.k8s.io/ingress-nginx-admission created')
    await rest(2)
    const ready = await run('kubectl wait -n ingress-nginx --for=condition=ready pod --selector=app.kubernetes.io/component=controller --timeout=90s')
    await rest(5)
    expect(ready).toMatch(/^pod\/ingress-nginx-controller-\S+ condition met\n$/)
    expect(await run('kubectl get jobs,pods -n ingress-nginx -o name')).toMatch(/^pod\/ingress-nginx-controller-\S+\n$/)
    expect(await run(`kubectl get validatingwebhookconfiguration ingress-nginx-admission -o jsonpath='{.webhooks[0].clientConfig.caBundle}' | base64 -d | head -1`)).toBe('-----BEGIN CERTIFICATE-----\n')
    expect(await run('kubectl apply -f https://raw.githubusercontent.com/kubernetes/ingress-nginx/master/deploy/mandatory.yaml')).toContain('unable to read URL')
  })

  it('sends each path to its Service, and tells apart who is missing', async () => {
    for (const fruit of ['apple', 'banana']) await run(`kubectl run ${fruit} --image=hashicorp/http-echo --port 5678 --expose -- -text=${fruit}`)
    await run('kubectl create service clusterip refuses --tcp=5678:9999; kubectl set selector svc refuses run=apple; kubectl create service clusterip empty --tcp=5678')
    student.host.write('fruit.yaml', ingress('fruit', ['apple', 'banana', 'empty', 'gone', 'refuses'], 'ingressClassName: nginx'))
    expect(await run('kubectl apply -f fruit.yaml')).toBe('ingress.networking.k8s.io/fruit created\n')
    await rest(5)
    await run(`PORT=$(kubectl get svc -n ingress-nginx ingress-nginx-controller -o jsonpath='{.spec.ports[0].nodePort}')`)
    expect(await curl('/apple')).toBe('200\napple\n')
    expect(await curl('/banana/split')).toBe('200\nbanana\n')
    expect(await curl('/empty')).toBe('503\n<html>\r\n<head><title>503 Service Tempora')
    expect(await curl('/gone')).toBe('503\n<html>\r\n<head><title>503 Service Tempora')
    expect(await curl('/refuses')).toBe('502\n<html>\r\n<head><title>502 Bad Gateway</ti')
    expect(await curl('/pear')).toBe('404\n<html>\r\n<head><title>404 Not Found</titl')
  })

  it('writes requests and their upstreams into its log', async () => {
    const log = await run('kubectl logs -n ingress-nginx -l app.kubernetes.io/component=controller --tail=-1')
    expect(log).toMatch(/"GET \/apple HTTP\/1\.1" 200 6 "-" "curl\/7\.88\.1" \d+ 0\.\d{3} \[default-apple-5678\] \[\] 10\.244\.\d\.\d+:5678 6 0\.\d{3} 200 [0-9a-f]{32}\n/)
    expect(log).toMatch(/\[default-refuses-5678\] \[\] (10\.244\.\d\.\d+:9999)(, \1){2} 0, 0, 0 \S+, \S+, \S+ 502, 502, 502 /)
    expect(log).toMatch(/connect\(\) failed \(111: Connection refused\) while connecting to upstream, client: \S+, server: fruit\.local, request: "GET \/refuses HTTP\/1\.1"/)
    expect(log).toMatch(/404 146 "-" "curl\/7\.88\.1" \d+ 0\.000 \[upstream-default-backend\] \[\] 127\.0\.0\.1:8181 146 0\.000 404 /)
  })

  it('has an address within a minute, and says so on the Ingress', async () => {
    expect(await run('kubectl get ingress fruit --no-headers')).toMatch(/^fruit {3}nginx {3}fruit\.local {9}80 {4}\d+s\n$/)
    await rest(60)
    expect(await run('kubectl get ingress fruit --no-headers')).toMatch(/^fruit {3}nginx {3}fruit\.local {3}localhost {3}80 {4}\d+s\n$/)
    const described = await run('kubectl describe ingress fruit')
    expect(described).toContain('               /gone      gone:5678 (<error: services "gone" not found>)\n')
    expect(described).toMatch(/ {2}Normal {2}Sync {4}\S+ \(x2 over \S+\) {2}nginx-ingress-controller {2}Scheduled for sync\n/)
  })

  it('refuses what somebody has already, and leaves alone what is not its own', async () => {
    student.host.write('copy.yaml', ingress('copy', ['apple'], 'ingressClassName: nginx'))
    expect(await run('kubectl apply -f copy.yaml')).toBe(
      'Error from server (BadRequest): error when creating "copy.yaml": admission webhook "validate.nginx.ingress.kubernetes.io" denied the request: host "fruit.local" and path "/apple" is already defined in ingress default/fruit\n',
    )
    student.host.write('other.yaml', ingress('other', ['apple'], 'ingressClassName: other'))
    expect(await run('kubectl apply -f other.yaml')).toBe('ingress.networking.k8s.io/other created\n')
    await rest(70)
    expect(await run(`kubectl get ingress other -o jsonpath='{.status}'`)).toBe('{"loadBalancer":{}}')
    expect(await run('kubectl logs -n ingress-nginx -l app.kubernetes.io/component=controller --tail=-1')).toContain(
      '"Ignoring ingress because of error while validating ingress class" ingress="default/other" error="no object matching key \\"other\\" in local store"',
    )
  })

  it('follows endpoints as they come and go', async () => {
    await run('kubectl delete pod banana --now')
    await rest(5)
    expect(await curl('/banana')).toMatch(/^503\n/)
    await run('kubectl run banana --image=hashicorp/http-echo --port 5678 -- -text=ripe; kubectl wait --for=condition=ready pod banana')
    await rest(5)
    expect(await curl('/banana')).toBe('200\nripe\n')
  })

  it('waits for one that says nothing, and for one that cannot be reached', async () => {
    await run(`kubectl run silent --image=busybox --port 5678 --expose -- sh -c 'nc -lk -p 5678 > /dev/null'`)
    await run(`kubectl create ingress slow --class=nginx --rule='slow.local/*=silent:5678' --annotation nginx.ingress.kubernetes.io/proxy-read-timeout=7`)
    await rest(8)
    const times = await run(`curl -s -o /dev/null -w '%{http_code} %{time_total}\\n' -H 'Host: slow.local' http://172.18.0.2:$PORT/`)
    expect(times).toMatch(/^504 21\.0/)
    expect(await run(`curl -m 3 -s -H 'Host: slow.local' http://172.18.0.2:$PORT/; echo $?`)).toBe('28\n')
  })
})
