/** HTTPS and the student's machine: certificates made with openssl, names in /etc/hosts, and who believes whom. */
import { beforeAll, describe, expect, it } from 'vitest'
import { sitDown, type Student } from '../../host/student.test.support'

const ADDRESS = 'https://raw.githubusercontent.com/kubernetes/ingress-nginx/controller-v1.12.1/deploy/static/provider/kind/deploy.yaml'

let student: Student
const run = (line: string): Promise<string> => student.run(line)
const rest = (seconds: number): Promise<void> => student.rest(seconds)

beforeAll(async () => {
  student = await sitDown(2)
  await run(`kubectl apply -f ${ADDRESS}; kubectl run web --image=hashicorp/http-echo --port 5678 --expose -- -text=safe`)
  await rest(40)
  await run('openssl req -x509 -nodes -days 365 -newkey rsa:2048 -keyout tls.key -out tls.crt -subj /CN=safe.local/O=safe -addext subjectAltName=DNS:safe.local')
  await run('kubectl create secret tls safe --cert=tls.crt --key=tls.key; kubectl create ingress safe --class=nginx --rule="safe.local/*=web:5678,tls=safe"')
  await rest(5)
})

describe('a name of /etc/hosts', () => {
  it('is unknown until somebody writes it there, with sudo or without', async () => {
    expect(await run('curl https://safe.local; echo $?')).toBe('curl: (6) Could not resolve host: safe.local\n6\n')
    expect(await run('echo "127.0.0.1 safe.local" | sudo tee -a /etc/hosts')).toBe('127.0.0.1 safe.local\n')
    expect(await run(`curl -s -o /dev/null -w '%{http_code}' http://safe.local`)).toBe('308')
  })
})

describe('HTTPS', () => {
  /** What curl says to it, and its exit status. */
  const cases: readonly (readonly [options: string, said: string])[] = [
    ['https://safe.local', 'curl: (60) SSL certificate problem: self-signed certificate\n60'],
    ['--cacert tls.crt https://safe.local', 'safe\n0'],
    ['-k https://safe.local', 'safe\n0'],
    ['-L --cacert tls.crt http://safe.local', 'safe\n0'],
    ['--cacert tls.crt https://localhost', 'curl: (60) SSL certificate problem: self-signed certificate\n60'],
    ['--cacert tls.crt --resolve other.local:443:127.0.0.1 https://other.local', 'curl: (60) SSL certificate problem: self-signed certificate\n60'],
    ['--cacert gone.crt https://safe.local', 'curl: (77) error setting certificate file: gone.crt\n77'],
    ['https://safe.local:80', 'curl: (35) OpenSSL/3.3.2: error:0A00010B:SSL routines::wrong version number\n35'],
    ['-f http://localhost', 'curl: (22) The requested URL returned error: 404\n22'],
    ['https://safe.local:81', `curl: (7) Failed to connect to safe.local port 81 after 0 ms: Couldn't connect to server\n7`],
    ['-m 2 http://10.96.0.10', 'curl: (28) Connection timed out after 2000 milliseconds\n28'],
  ]

  it.each(cases)('curl %s', async (options, said) => {
    const text = await run(`curl -sS ${options}; echo $?`)
    expect(text.replace(/More details here[\s\S]*mentioned above\.\n/, '').trim()).toBe(said)
  })

  it('tells with -v what it made of the certificate', async () => {
    expect(await run('curl -kv https://safe.local 2>&1 | grep "SSL cert"')).toBe('*  SSL certificate verify result: self-signed certificate (18), continuing anyway.\n')
    expect(await run('curl -v --cacert tls.crt https://safe.local 2>&1 | grep "subject"')).toBe('*  subject: CN=safe.local; O=safe\n*  subjectAltName: host "safe.local" matched cert\'s "safe.local"\n')
  })

  it('gets the controller\'s own certificate for names that have none', async () => {
    await run(`kubectl patch ingress safe --type=json -p '[{"op":"add","path":"/spec/rules/-","value":{"host":"other.local","http":{"paths":[{"path":"/","pathType":"Prefix","backend":{"service":{"name":"web","port":{"number":5678}}}}]}}}]'`)
    await rest(5)
    const other = '--cacert tls.crt --connect-to other.local:443:127.0.0.1:443 https://other.local'
    expect(await run(`curl -sS ${other} 2>&1 | head -1`)).toBe('curl: (60) SSL certificate problem: self-signed certificate\n')
    expect(await run(`curl -sS --cacert tls.crt --resolve wrong.local:443:172.18.0.3 -H 'Host: safe.local' https://wrong.local 2>&1 | head -1`)).toBe('curl: (60) SSL certificate problem: self-signed certificate\n')
  })
})

describe('s_client', () => {
  it('shows the certificate of the name that is asked for, or the controller\'s own', async () => {
    expect(await run('openssl s_client -connect localhost:443 -servername safe.local </dev/null 2>/dev/null | openssl x509 -noout -subject -ext subjectAltName')).toBe(
      'subject=CN = safe.local, O = safe\nX509v3 Subject Alternative Name: \n    DNS:safe.local\n',
    )
    expect(await run('openssl s_client -connect localhost:443 </dev/null 2>/dev/null | openssl x509 -noout -subject')).toBe('subject=O = Acme Co, CN = Kubernetes Ingress Controller Fake Certificate\n')
  })
})

describe('port-forward', () => {
  it('carries TLS to the pod, and the certificate back', async () => {
    await run('kubectl port-forward -n ingress-nginx svc/ingress-nginx-controller 8443:443 > /dev/null & sleep 2')
    expect(await run(`curl -sk -H 'Host: safe.local' https://localhost:8443`)).toBe('safe\n')
    expect(await run('curl -sS https://localhost:8443 2>&1 | head -1')).toMatch(/^curl: \(60\) SSL certificate problem: self-signed certificate\n$/)
    expect(await run('kill %1; openssl s_client -connect 172.18.0.2:6443 </dev/null 2>/dev/null | openssl x509 -noout -subject -issuer')).toContain('subject=CN = kube-apiserver\nissuer=CN = kubernetes\n')
  })
})
