import { describe, expect, it } from 'vitest'
import type {
  ConnectFailure,
  DnsAnswer,
  DnsRecord,
  HttpOutcome,
  HttpRequest,
  Listener,
  NetworkStack,
  Socket,
} from '../base/os/network-stack'
import { testShell } from './test-machine'

const ADDRESS = '10.96.0.20'
const WEB = 'web.default.svc.cluster.local'

const failures: Readonly<Record<string, ConnectFailure>> = {
  refused: { failure: 'refused', address: ADDRESS, port: 81 },
  lost: { failure: 'timeout', address: ADDRESS, port: 80 },
  reset: { failure: 'reset', address: ADDRESS, port: 80 },
  far: { failure: 'unreachable', address: ADDRESS, port: 80 },
}

const socket: Socket = {
  remoteAddress: ADDRESS,
  remotePort: 80,
  send: () => undefined,
  close: () => undefined,
  onData: (handle) => handle('+PONG\r\n'),
  onClose: (handle) => handle(),
}

const asked: HttpRequest[] = []

function http(request: HttpRequest): HttpOutcome {
  asked.push(request)
  const name = request.headers.host.replace(/:\d+$/, '')
  if (name === 'nowhere') return { failure: 'unknown-host', host: name }
  if (failures[name]) return failures[name]
  const [path] = request.path.split('?')
  if (path === '/missing') return { address: ADDRESS, response: { status: 404, headers: {}, body: 'not here\n' } }
  if (path === '/moved') return { address: ADDRESS, response: { status: 302, headers: { location: '/' }, body: '' } }
  if (path === '/login') return { address: ADDRESS, response: { status: 302, headers: { location: '/cookies', 'set-cookie': 'voter=42; Path=/, seen=1; HttpOnly; Path=/admin' }, body: '' } }
  if (path === '/cookies') return { address: ADDRESS, response: { status: 200, headers: {}, body: `${request.headers.cookie ?? 'none'}\n` } }
  const body = request.method === 'POST' ? `got ${request.body}\n` : 'hello\n'
  return {
    address: ADDRESS,
    response: { status: 200, headers: { server: 'nginx', 'content-type': 'text/html' }, body },
  }
}

const record = (name: string, data: string, type: DnsRecord['type'] = 'A'): DnsRecord => ({
  name: `${name}.`,
  type,
  ttl: 30,
  data,
})

function answer(name: string, type: DnsRecord['type']): DnsAnswer {
  const known = name === WEB
  const answers =
    known && type === 'A'
      ? [record(WEB, ADDRESS)]
      : known && type === 'SRV'
        ? [record(`_http._tcp.${WEB}`, `0 100 80 ${WEB}.`, 'SRV')]
        : []
  return { rcode: known ? 'NOERROR' : 'NXDOMAIN', answers, authority: [], additional: [], server: '10.96.0.10' }
}

const network: Partial<NetworkStack> = {
  interfaces: [{ name: 'eth0', address: '10.244.1.4', prefixLength: 24 }],
  resolve: async (host) =>
    host === 'nowhere' ? { failure: 'NXDOMAIN' } : { addresses: [ADDRESS], canonicalName: host },
  http: async (request) => http(request),
  connect: async (host) => (host === 'nowhere' ? { failure: 'unknown-host', host } : (failures[host] ?? { socket })),
  datagram: async (host, port) =>
    host === 'nowhere' ? { failure: 'unknown-host', host } : failures[host] ? { ...failures[host], address: ADDRESS, port } as ConnectFailure : { data: 'web-1', address: ADDRESS },
  query: async (name, type, server = '10.96.0.10') =>
    server === '10.0.0.9' ? { failure: 'timeout', address: server, port: 53 } : answer(name, type),
  ping: async (from) => (from === ADDRESS ? { from, ms: 0.5, ttl: 63, arrived: true } : undefined),
  listening: () => [{ transport: 'tcp', address: '0.0.0.0', port: 80 }],
}

interface Row {
  readonly run: string
  readonly stdout?: string
  readonly stderr?: string
  readonly status?: number
}

async function check({ run, stdout = '', stderr = '', status = 0 }: Row, busybox: boolean): Promise<void> {
  const shell = testShell({ network, user: busybox ? 'root' : 'student' })
  await shell.run(
    'printf "nameserver 10.96.0.10\\nsearch default.svc.cluster.local svc.cluster.local cluster.local\\noptions ndots:5\\n" > /etc/resolv.conf',
  )
  if (busybox) await shell.run('rm -f /bin/bash /bin/dig /usr/bin/dig')
  expect({ run, ...(await shell.run(run)) }).toMatchObject({ run, stdout, stderr, exitCode: status })
}

const REFUSED = `can't connect to remote host (${ADDRESS}): Connection refused`

const busybox: readonly Row[] = [
  { run: 'wget -qO- http://web', stdout: 'hello\n' },
  {
    run: 'wget -O- web/x',
    stdout: 'hello\n',
    stderr: `Connecting to web (${ADDRESS}:80)\nwriting to stdout\n-                    100% |${'*'.repeat(32)}|     6  0:00:00 ETA\nwritten to stdout\n`,
  },
  { run: 'wget -q web; cat index.html', stdout: 'hello\n' },
  { run: 'wget -q web/moved -O -', stdout: 'hello\n' },
  { run: 'wget -qO- http://nowhere', stderr: "wget: bad address 'nowhere'\n", status: 1 },
  { run: 'wget -qO- refused:81', stderr: `wget: ${REFUSED}\n`, status: 1 },
  { run: 'wget -q -T 2 -O- lost', stderr: 'wget: download timed out\n', status: 1 },
  {
    run: 'wget -q -O- lost',
    stderr: `wget: can't connect to remote host (${ADDRESS}): Connection timed out\n`,
    status: 1,
  },
  { run: 'wget -qO- reset', stderr: 'wget: error getting response: Connection reset by peer\n', status: 1 },
  { run: 'wget -qO- far', stderr: `wget: can't connect to remote host (${ADDRESS}): No route to host\n`, status: 1 },
  { run: 'wget -qO- web/missing', stderr: 'wget: server returned error: HTTP/1.1 404 Not Found\n', status: 1 },
  { run: 'wget -q --spider web && echo there', stdout: 'there\n' },
  { run: 'wget -qO- --post-data=a=1 web', stdout: 'got a=1\n' },
  {
    run: 'nslookup web',
    stdout: `Server:\t\t10.96.0.10\nAddress:\t10.96.0.10:53\n\nName:\t${WEB}\nAddress: ${ADDRESS}\n\n** server can't find web.svc.cluster.local: NXDOMAIN\n\n** server can't find web.cluster.local: NXDOMAIN\n\n\n** server can't find web.svc.cluster.local: NXDOMAIN\n\n** server can't find web.cluster.local: NXDOMAIN\n\n`,
    status: 1,
  },
  {
    run: `nslookup ${WEB}`,
    stdout: `Server:\t\t10.96.0.10\nAddress:\t10.96.0.10:53\n\nName:\t${WEB}\nAddress: ${ADDRESS}\n\n\n`,
  },
  {
    run: 'nslookup web.default',
    stdout:
      "Server:\t\t10.96.0.10\nAddress:\t10.96.0.10:53\n\n** server can't find web.default: NXDOMAIN\n\n** server can't find web.default: NXDOMAIN\n\n",
    status: 1,
  },
  { run: 'nslookup web 10.0.0.9', stdout: ';; connection timed out; no servers could be reached\n\n', status: 1 },
  {
    run: `ping -c 2 ${ADDRESS}`,
    stdout: `PING ${ADDRESS} (${ADDRESS}): 56 data bytes\n64 bytes from ${ADDRESS}: seq=0 ttl=63 time=0.500 ms\n64 bytes from ${ADDRESS}: seq=1 ttl=63 time=0.500 ms\n\n--- ${ADDRESS} ping statistics ---\n2 packets transmitted, 2 packets received, 0% packet loss\nround-trip min/avg/max = 0.500/0.500/0.500 ms\n`,
  },
  {
    run: 'ping -c1 -W1 10.0.0.1',
    stdout:
      'PING 10.0.0.1 (10.0.0.1): 56 data bytes\n\n--- 10.0.0.1 ping statistics ---\n1 packets transmitted, 0 packets received, 100% packet loss\n',
    status: 1,
  },
  { run: 'ping nowhere', stderr: "ping: bad address 'nowhere'\n", status: 1 },
  { run: 'nc -zv web 80', stderr: `web (${ADDRESS}:80) open\n` },
  { run: 'nc -z refused 81', stderr: `nc: refused (${ADDRESS}:81): Connection refused\n`, status: 1 },
  { run: 'nc -w 1 -z lost 80', stderr: 'nc: timed out\n', status: 1 },
  { run: 'echo PING | nc web 6379', stdout: '+PONG\r\n' },
  { run: 'echo hostname | nc -u -w 1 web 8081', stdout: 'web-1' },
  { run: 'echo x | nc -u -w 1 refused 8081', stderr: 'nc: read error: Connection refused\n', status: 1 },
  { run: 'nc -uzv web 53', stderr: `web (${ADDRESS}:53) open\n` },
  { run: 'nc -uz nowhere 53', stderr: "nc: bad address 'nowhere'\n", status: 1 },
  {
    run: 'netstat -tln',
    stdout:
      'Active Internet connections (only servers)\nProto Recv-Q Send-Q Local Address           Foreign Address         State       \ntcp        0      0 0.0.0.0:80              0.0.0.0:*               LISTEN      \n',
  },
  { run: 'ip -4 addr show eth0 | grep inet', stdout: '    inet 10.244.1.4/24 brd 10.244.1.255 scope global eth0\n' },
  {
    run: 'ip route',
    stdout: 'default via 10.244.1.1 dev eth0 \n10.244.1.0/24 dev eth0 proto kernel scope link src 10.244.1.4 \n',
  },
  { run: 'hostname -i', stdout: '10.244.1.4\n' },
]

const gnu: readonly Row[] = [
  { run: 'curl -s web', stdout: 'hello\n' },
  { run: 'curl -s -o /dev/null -w "%{http_code}\\n" web/missing', stdout: '404\n' },
  { run: 'curl -si web', stdout: 'HTTP/1.1 200 OK\r\nServer: nginx\r\nContent-Type: text/html\r\n\r\nhello\n' },
  { run: 'curl -sI web', stdout: 'HTTP/1.1 200 OK\r\nServer: nginx\r\nContent-Type: text/html\r\n\r\n' },
  { run: 'curl -s -d a=1 -d b=2 web', stdout: 'got a=1&b=2\n' },
  { run: "curl -s --data-urlencode 'q=a b&c' --data-urlencode 'é' -d x=1 web", stdout: 'got x=1&q=a%20b%26c&%C3%A9\n' },
  { run: 'curl -sL web/moved', stdout: 'hello\n' },
  { run: 'curl -sL -d a=1 web/moved', stdout: 'hello\n' },
  // As curl 7.88.1 does against such a server.
  { run: 'curl -sL web/login', stdout: 'none\n' },
  { run: 'curl -sL -b none web/login', stdout: 'voter=42\n' },
  { run: 'curl -sL -b x=1 web/login', stdout: 'x=1\n' },
  { run: 'curl -s -b a=1 -b b=2 web/cookies', stdout: 'a=1;b=2\n' },
  { run: 'curl -s -c jar web/login; tail -n 2 jar', stdout: '#HttpOnly_web\tFALSE\t/admin\tFALSE\t0\tseen\t1\nweb\tFALSE\t/\tFALSE\t0\tvoter\t42\n' },
  { run: 'curl -s -c jar web/login; curl -s -b jar -b z=9 web/cookies; curl -s -j -b jar web/cookies', stdout: 'voter=42; z=9\nnone\n' },
  { run: 'curl -s -b a=1 -c - web/cookies', stdout: 'a=1\n# Netscape HTTP Cookie File\n# https://curl.se/docs/http-cookies.html\n# This file was generated by libcurl! Edit at your own risk.\n\n' },
  { run: 'curl nowhere', stderr: 'curl: (6) Could not resolve host: nowhere\n', status: 6 },
  { run: 'curl -s refused:81', status: 7 },
  {
    run: 'curl -sS refused:81',
    stderr: "curl: (7) Failed to connect to refused port 81 after 0 ms: Couldn't connect to server\n",
    status: 7,
  },
  { run: 'curl -m 2 lost', stderr: 'curl: (28) Connection timed out after 0 milliseconds\n', status: 28 },
  {
    run: 'curl --connect-timeout 2 lost',
    stderr: 'curl: (28) Failed to connect to lost port 80 after 0 ms: Timeout was reached\n',
    status: 28,
  },
  { run: 'curl reset', stderr: 'curl: (56) Recv failure: Connection reset by peer\n', status: 56 },
  { run: 'curl -f web/missing', stderr: 'curl: (22) The requested URL returned error: 404\n', status: 22 },
  { run: 'curl', stderr: "curl: try 'curl --help' or 'curl --manual' for more information\n", status: 2 },
  { run: 'curl ftp://web', stderr: 'curl: (1) Protocol "ftp" not supported or disabled in libcurl\n', status: 1 },
  { run: 'dig +short ' + WEB, stdout: `${ADDRESS}\n` },
  { run: 'dig +short srv ' + WEB, stdout: `0 100 80 ${WEB}.\n` },
  { run: 'dig +search +short web', stdout: `${ADDRESS}\n` },
  { run: 'dig +short web' },
  {
    run: 'dig @10.0.0.9 web',
    stdout: '\n; <<>> DiG 9.16.48 <<>> @10.0.0.9 web\n; (1 server found)\n;; global options: +cmd\n;; connection timed out; no servers could be reached\n',
    status: 9,
  },
  {
    run: 'nslookup web',
    stdout: `Server:\t\t10.96.0.10\nAddress:\t10.96.0.10#53\n\nName:\t${WEB}\nAddress: ${ADDRESS}\n\n`,
  },
  {
    run: 'nslookup nope',
    stdout: "Server:\t\t10.96.0.10\nAddress:\t10.96.0.10#53\n\n** server can't find nope: NXDOMAIN\n\n",
    status: 1,
  },
  { run: 'host web', stdout: `${WEB} has address ${ADDRESS}\n` },
  { run: 'host nope', stdout: 'Host nope not found: 3(NXDOMAIN)\n', status: 1 },
  { run: 'nc -zv web 80', stderr: `Connection to web (${ADDRESS}) 80 port [tcp/http] succeeded!\n` },
  { run: 'nc -zvu web 53', stderr: `Connection to web (${ADDRESS}) 53 port [udp/domain] succeeded!\n` },
  { run: 'nc -zvu lost 53', stderr: `Connection to lost (${ADDRESS}) 53 port [udp/domain] succeeded!\n` },
  { run: 'nc -zvu refused 53', status: 1 },
  {
    run: 'nc -zv refused 81',
    stderr: `nc: connect to refused (${ADDRESS}) port 81 (tcp) failed: Connection refused\n`,
    status: 1,
  },
  { run: 'ping -c1 nowhere', stderr: 'ping: nowhere: Name or service not known\n', status: 2 },
]

describe('where there is only busybox', () => {
  it.each(busybox)('$run', (row) => check(row, true))
})

describe('where there is bash', () => {
  it.each(gnu)('$run', (row) => check(row, false))

  it('sends what it is told to send', async () => {
    asked.length = 0
    await check(
      { run: "curl -s -X PUT -H 'X-A: 1' -H 'Accept:' -u me:pw -A agent 'http://web:8080/p?q=1'", stdout: 'hello\n' },
      false,
    )
    expect(asked).toEqual([
      {
        method: 'PUT',
        host: 'web',
        port: 8080,
        path: '/p?q=1',
        body: '',
        headers: { host: 'web:8080', 'user-agent': 'agent', 'x-a': '1', authorization: `Basic ${btoa('me:pw')}` },
      },
    ])
  })
})

describe('httpd', () => {
  it('serves the files of its directory, and nothing outside of it', async () => {
    let listener: Listener | undefined
    const shell = testShell({
      network: { listen: (_port, given) => ((listener = given), { close: () => (listener = undefined) }) },
    })
    await shell.run('mkdir www; echo hello > www/index.html; echo secret > key; httpd -f -p 8080 -h www &')
    const get = (path: string) => {
      const request = {
        method: 'GET',
        host: 'x',
        port: 8080,
        path,
        headers: {},
        body: '',
        remoteAddress: ADDRESS,
        remotePort: 4000,
        rehearsal: false,
      }
      return listener?.protocol === 'http' ? listener.handle(request) : undefined
    }
    expect(get('/')).toEqual({ status: 200, headers: { 'content-type': 'text/html' }, body: 'hello\n' })
    expect(get('/../key')).toMatchObject({ status: 404 })
    await shell.run('kill %1; wait')
    expect(listener).toBeUndefined()
  })
})
