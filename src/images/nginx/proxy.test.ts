/** nginx in front of others: it passes requests on by name, and speaks TLS with the certificate of a Secret. */
import { beforeAll, describe, expect, it } from 'vitest'
import { driveToRest } from '../../host/drive-to-rest'
import { createHost, type Host } from '../../host/host'
import { runCommand } from '../../host/run-command'

const configuration = `upstream backend { server hello:5678; }
server {
  listen 80;
  location / { proxy_pass http://backend; proxy_set_header Host $host; }
  location /api/ { proxy_pass http://echo:8080/v1/; }
  location /gone { proxy_pass http://gone; }
  location /refused { proxy_pass http://refused:80; }
}
server {
  listen 443 ssl;
  ssl_certificate /etc/nginx/tls/tls.crt;
  ssl_certificate_key /etc/nginx/tls/tls.key;
  location / { return 200 "secure\\n"; }
}
`

const pod = (name: string): string => `apiVersion: v1
kind: Pod
metadata: { name: ${name}, labels: { app: ${name} } }
spec:
  containers:
  - { name: nginx, image: nginx, volumeMounts: [{ name: conf, mountPath: /etc/nginx/conf.d }, { name: tls, mountPath: /etc/nginx/tls }] }
  volumes:
  - { name: conf, configMap: { name: front } }
  - { name: tls, secret: { secretName: ${name} } }
`

let host: Host
let output = ''

async function run(line: string): Promise<string> {
  output = ''
  await runCommand(host, line, 120_000)
  return output
}

beforeAll(async () => {
  host = await createHost({ settings: { seed: '7', startMs: Date.UTC(2026, 0, 5, 9), nodes: 2 }, lesson: undefined, schema: undefined, onOutput: (_stream, text) => (output += text) })
  host.write('default.conf', configuration)
  host.write('front.yaml', pod('front'))
  host.write('broken.yaml', pod('broken'))
  await run('openssl req -x509 -nodes -newkey ec -pkeyopt ec_paramgen_curve:P-256 -keyout tls.key -out tls.crt -subj /CN=front -addext subjectAltName=DNS:front')
  await run('kubectl create configmap front --from-file=default.conf; kubectl create secret tls front --cert=tls.crt --key=tls.key; kubectl create secret generic broken --from-literal=x=y')
  await run('kubectl run hello --image=hashicorp/http-echo --port 5678 --expose -- -text=hello; kubectl run echo --image=registry.k8s.io/echoserver:1.10 --port 8080 --expose')
  await run('kubectl create service clusterip refused --tcp=80; kubectl apply -f front.yaml -f broken.yaml; kubectl expose pod front --port 80; kubectl run client --image=curlimages/curl --command -- sleep 9999')
  const { clock } = host.world.simulation
  await driveToRest(clock, { untilMs: clock.now() + 30_000 })
})

describe('proxy_pass', () => {
  const ask = (path: string): Promise<string> => run(`kubectl exec client -- curl -s http://front${path}`)

  it('asks by name, with the headers that it is told to send', async () => {
    expect(await ask('/')).toBe('hello\n')
    const echoed = await ask('/api/x?y=1')
    expect(echoed).toMatch(/real path=\/v1\/x\?y=1/)
    expect(echoed).toMatch(/host=echo:8080/)
  })

  it('answers 502 where nobody listens or nobody is, and says why', async () => {
    expect(await ask('/refused')).toContain('<h1>502 Bad Gateway</h1>')
    expect(await ask('/gone')).toContain('<h1>502 Bad Gateway</h1>')
    expect(await run('kubectl logs front')).toMatch(/connect\(\) failed \(111: Connection refused\) while connecting to upstream, upstream: "http:\/\/10\.\d+\.\d+\.\d+:80\/refused", client: /)
  })
})

describe('listen ssl', () => {
  it('shows its certificate, and wants TLS', async () => {
    await run('kubectl port-forward front 8443:443 > /dev/null & sleep 1')
    expect(await run('curl -sS --cacert tls.crt --resolve front:8443:127.0.0.1 https://front:8443')).toBe('secure\n')
    expect(await run('curl -s http://localhost:8443')).toContain('The plain HTTP request was sent to HTTPS port')
  })

  it('does not start without its certificate', async () => {
    expect(await run('kubectl logs broken')).toContain('[emerg] 1#1: cannot load certificate "/etc/nginx/tls/tls.crt": BIO_new_file() failed')
  })
})
