/** What `nslookup`, `dig`, `host` and `getent` print, to the byte, for every sort of answer and for none. */
import { describe, expect, it } from 'vitest'
import type { DnsAnswer, DnsRecord, DnsRecordType, NetworkStack } from '../../base/os/network-stack'
import { testShell } from '../test-machine'

const Z = 'svc.cluster.local'
const SERVER = '10.96.0.10'

const record = (name: string, type: DnsRecordType, data: string, ttl = 30): DnsRecord => ({ name, type, ttl, data })
const soa = record('cluster.local.', 'SOA', 'ns.dns.cluster.local. hostmaster.cluster.local. 1767225600 7200 1800 86400 30')

const zone: readonly DnsRecord[] = [
  record(`web.default.${Z}.`, 'A', '10.96.0.20'),
  record(`db.default.${Z}.`, 'A', '10.244.1.5'),
  record(`db.default.${Z}.`, 'A', '10.244.2.6'),
  record(`_http._tcp.web.default.${Z}.`, 'SRV', `0 100 80 web.default.${Z}.`),
  record('20.0.96.10.in-addr.arpa.', 'PTR', `web.default.${Z}.`),
  record('dns-version.cluster.local.', 'TXT', '"1.1.0"'),
  record('cluster.local.', 'NS', 'kube-dns.kube-system.svc.cluster.local.'),
  soa,
  record(`far.default.${Z}.`, 'CNAME', 'example.com.'),
  record('example.com.', 'A', '93.184.215.14', 300),
]

function answer(name: string, type: DnsRecordType): DnsAnswer {
  const asked = `${name}.`.toLowerCase()
  const [alias] = zone.filter((each) => each.name === asked && each.type === 'CNAME' && type !== 'CNAME')
  const found = zone.filter((each) => each.name === (alias?.data ?? asked) && each.type === type)
  const exists = zone.some((each) => each.name === asked) || asked === `default.${Z}.`
  const isOurs = /local\.$|arpa\.$/.test(asked)
  const answers = [...(alias ? [alias] : []), ...found]
  const additional = type === 'SRV' && found.length > 0 ? [record(`web.default.${Z}.`, 'A', '10.96.0.20')] : []
  return { rcode: exists ? 'NOERROR' : 'NXDOMAIN', answers, additional, authority: answers.length > 0 || !isOurs ? [] : [soa], server: SERVER, authoritative: isOurs }
}

const network: Partial<NetworkStack> = {
  resolve: async (host) => {
    const [first] = ['', `.default.${Z}`, `.${Z}`].map((end) => answer(host + end, 'A')).filter(({ answers }) => answers.length > 0)
    const addresses = first?.answers.filter(({ type }) => type === 'A') ?? []
    return addresses.length > 0 ? { addresses: addresses.map(({ data }) => data), canonicalName: addresses[0].name.replace(/\.$/, '') } : { failure: 'NXDOMAIN' }
  },
  query: async (name, type, server = SERVER) => {
    if (server === '10.0.0.9') return { failure: 'timeout', address: server, port: 53 }
    if (server === '10.0.0.8') return { failure: 'refused', address: server, port: 53 }
    if (server === '10.0.0.7') return { rcode: 'SERVFAIL', answers: [], authority: [], additional: [], server, authoritative: true }
    if (server === '10.0.0.6') return { rcode: 'REFUSED', answers: [], authority: [], additional: [], server, authoritative: true }
    return { ...answer(name, type), server }
  },
}

interface Row {
  readonly run: string
  readonly stdout: string
  readonly stderr?: string
  readonly status?: number
  /** Seconds that it takes. */
  readonly takes?: number
}

const top = (server = SERVER, port = '#53') => `Server:\t\t${server}\nAddress:\t${server}${port}\n\n`
const TIMED_OUT = ';; connection timed out; no servers could be reached\n'
const fullWeb = `web.default.${Z}`

const busybox: readonly Row[] = [
  { run: `nslookup ${fullWeb}`, stdout: `${top(SERVER, ':53')}Name:\t${fullWeb}\nAddress: 10.96.0.20\n\n\n` },
  { run: `nslookup db.default.${Z}`, stdout: `${top(SERVER, ':53')}Name:\tdb.default.${Z}\nAddress: 10.244.1.5\nName:\tdb.default.${Z}\nAddress: 10.244.2.6\n\n\n` },
  {
    run: 'nslookup web.default',
    stdout: `${top(SERVER, ':53')}** server can't find web.default: NXDOMAIN\n\n** server can't find web.default: NXDOMAIN\n\n`,
    status: 1,
  },
  {
    run: 'nslookup web',
    stdout:
      `${top(SERVER, ':53')}Name:\t${fullWeb}\nAddress: 10.96.0.20\n\n** server can't find web.${Z}: NXDOMAIN\n\n** server can't find web.cluster.local: NXDOMAIN\n\n` +
      `\n** server can't find web.${Z}: NXDOMAIN\n\n** server can't find web.cluster.local: NXDOMAIN\n\n`,
    status: 1,
  },
  { run: 'nslookup example.com', stdout: `${top(SERVER, ':53')}Non-authoritative answer:\nName:\texample.com\nAddress: 93.184.215.14\n\nNon-authoritative answer:\n\n` },
  {
    run: `nslookup far.default.${Z}`,
    stdout: `${top(SERVER, ':53')}far.default.${Z}\tcanonical name = example.com\nName:\texample.com\nAddress: 93.184.215.14\n\nfar.default.${Z}\tcanonical name = example.com\n\n`,
  },
  { run: 'nslookup 10.96.0.20', stdout: `${top(SERVER, ':53')}20.0.96.10.in-addr.arpa\tname = ${fullWeb}\n\n` },
  { run: `nslookup -type=srv _http._tcp.${fullWeb}`, stdout: `${top(SERVER, ':53')}_http._tcp.${fullWeb}\tservice = 0 100 80 ${fullWeb}\n\n` },
  { run: 'nslookup -type=txt dns-version.cluster.local', stdout: `${top(SERVER, ':53')}dns-version.cluster.local\ttext = "1.1.0"\n\n` },
  { run: 'nslookup -type=bogus web', stdout: '', stderr: 'nslookup: invalid query type "bogus"\n', status: 1 },
  { run: `nslookup ${fullWeb} 10.0.0.9`, stdout: `${TIMED_OUT}\n`, status: 1 },
  { run: `nslookup ${fullWeb} 10.0.0.8`, stdout: `${TIMED_OUT}\n`, stderr: "nslookup: write to '10.0.0.8': Connection refused\n", status: 1 },
  { run: `nslookup ${fullWeb} 10.0.0.7`, stdout: `${top('10.0.0.7', ':53')}** server can't find ${fullWeb}: SERVFAIL\n\n** server can't find ${fullWeb}: SERVFAIL\n\n`, status: 1 },
  { run: `nslookup ${fullWeb} web`, stdout: `Server:\t\tweb\nAddress:\t10.96.0.20:53\n\nName:\t${fullWeb}\nAddress: 10.96.0.20\n\n\n` },
  { run: `nslookup ${fullWeb} nobody`, stdout: '', stderr: "nslookup: bad address 'nobody'\n", status: 1 },
]

const head = (words: string, given = false) => `\n; <<>> DiG 9.16.48 <<>> ${words}\n${given ? '; (1 server found)\n' : ''};; global options: +cmd\n`
const MDNS = ';; WARNING: .local is reserved for Multicast DNS\n;; You are currently testing what happens when an mDNS query is leaked to DNS\n'
const OPT = ';; OPT PSEUDOSECTION:\n; EDNS: version: 0, flags:; udp: 4096\n; COOKIE: # (echoed)\n'
const tail = (size: number) => `;; Query time: 0 msec\n;; SERVER: ${SERVER}#53(${SERVER})\n;; WHEN: Thu Jan 01 00:00:00 UTC 2026\n;; MSG SIZE  rcvd: ${size}\n\n`
const aa = (status: string, counts: string) =>
  `;; Got answer:\n${MDNS};; ->>HEADER<<- opcode: QUERY, status: ${status}, id: #\n;; flags: qr aa rd; ${counts}\n;; WARNING: recursion requested but not available\n\n${OPT}`
const SOA_LINE = 'cluster.local.\t\t30\tIN\tSOA\tns.dns.cluster.local. hostmaster.cluster.local. 1767225600 7200 1800 86400 30\n'

const bind: readonly Row[] = [
  { run: 'nslookup web', stdout: `${top()}Name:\t${fullWeb}\nAddress: 10.96.0.20\n\n` },
  { run: 'nslookup web.default', stdout: `${top()}Name:\t${fullWeb}\nAddress: 10.96.0.20\n\n` },
  { run: 'nslookup db', stdout: `${top()}Name:\tdb.default.${Z}\nAddress: 10.244.1.5\nName:\tdb.default.${Z}\nAddress: 10.244.2.6\n\n` },
  { run: 'nslookup nope', stdout: `${top()}** server can't find nope: NXDOMAIN\n\n`, status: 1 },
  { run: `nslookup default.${Z}`, stdout: `${top()}*** Can't find default.${Z}: No answer\n\n` },
  { run: 'nslookup example.com', stdout: `${top()}Non-authoritative answer:\nName:\texample.com\nAddress: 93.184.215.14\n\n` },
  { run: 'nslookup far', stdout: `${top()}far.default.${Z}\tcanonical name = example.com.\nName:\texample.com\nAddress: 93.184.215.14\n\n` },
  { run: 'nslookup 10.96.0.20', stdout: `20.0.96.10.in-addr.arpa\tname = ${fullWeb}.\n\n` },
  { run: 'nslookup 10.96.0.99', stdout: "** server can't find 99.0.96.10.in-addr.arpa: NXDOMAIN\n\n", status: 1 },
  { run: `nslookup -type=SRV _http._tcp.web`, stdout: `${top()}_http._tcp.${fullWeb}\tservice = 0 100 80 ${fullWeb}.\n\n` },
  { run: 'nslookup -query=aaaa web', stdout: `${top()}*** Can't find ${fullWeb}: No answer\n\n` },
  {
    run: 'nslookup -q=soa cluster.local.',
    stdout: `${top()}cluster.local\n\torigin = ns.dns.cluster.local\n\tmail addr = hostmaster.cluster.local\n\tserial = 1767225600\n\trefresh = 7200\n\tretry = 1800\n\texpire = 86400\n\tminimum = 30\n\n`,
  },
  { run: 'nslookup -type=bogus web', stdout: `unknown query type: bogus\n${top()}Name:\t${fullWeb}\nAddress: 10.96.0.20\n\n` },
  { run: 'nslookup web 10.0.0.9', stdout: `${TIMED_OUT}\n`, status: 1, takes: 15 },
  { run: 'nslookup web 10.0.0.8', stdout: `${TIMED_OUT}\n`, status: 1, takes: 15 },
  { run: 'nslookup -timeout=1 -retry=2 web 10.0.0.9', stdout: `${TIMED_OUT}\n`, status: 1, takes: 2 },
  { run: 'nslookup web 10.0.0.7', stdout: `${top('10.0.0.7')}** server can't find web: SERVFAIL\n\n`, status: 1 },
  { run: 'nslookup web nobody', stdout: '', stderr: "nslookup: couldn't get address for 'nobody': not found\n", status: 1 },
  { run: `dig +short ${fullWeb}`, stdout: '10.96.0.20\n' },
  { run: 'dig +short web', stdout: '' },
  { run: 'dig web +search +short', stdout: '10.96.0.20\n' },
  { run: 'dig -x 10.96.0.20 +short', stdout: `${fullWeb}.\n` },
  { run: `dig +short -t srv _http._tcp.${fullWeb}`, stdout: `0 100 80 ${fullWeb}.\n` },
  { run: 'dig +short TXT dns-version.cluster.local', stdout: '"1.1.0"\n' },
  { run: `dig +short far.default.${Z}`, stdout: 'example.com.\n93.184.215.14\n' },
  {
    run: `dig ${fullWeb}`,
    stdout:
      `${head(fullWeb)}${aa('NOERROR', 'QUERY: 1, ANSWER: 1, AUTHORITY: 0, ADDITIONAL: 1')};; QUESTION SECTION:\n;${fullWeb}.\tIN\tA\n\n` +
      `;; ANSWER SECTION:\n${fullWeb}. 30 IN\tA\t10.96.0.20\n\n${tail(115)}`,
  },
  {
    run: `dig kubernetes.default.${Z}`,
    stdout:
      `${head(`kubernetes.default.${Z}`)}${aa('NXDOMAIN', 'QUERY: 1, ANSWER: 0, AUTHORITY: 1, ADDITIONAL: 1')};; QUESTION SECTION:\n;kubernetes.default.${Z}. IN A\n\n` +
      `;; AUTHORITY SECTION:\n${SOA_LINE}\n${tail(170)}`,
  },
  {
    run: 'dig example.com',
    stdout:
      `${head('example.com')};; Got answer:\n;; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: #\n;; flags: qr rd ra; QUERY: 1, ANSWER: 1, AUTHORITY: 0, ADDITIONAL: 1\n\n${OPT}` +
      `;; QUESTION SECTION:\n;example.com.\t\t\tIN\tA\n\n;; ANSWER SECTION:\nexample.com.\t\t300\tIN\tA\t93.184.215.14\n\n${tail(79)}`,
  },
  { run: `dig +noall +answer ${fullWeb}`, stdout: `${fullWeb}. 30 IN\tA\t10.96.0.20\n` },
  { run: `dig +noall +answer @${SERVER} example.com`, stdout: 'example.com.\t\t300\tIN\tA\t93.184.215.14\n' },
  { run: `dig @10.0.0.9 ${fullWeb}`, stdout: `${head(`@10.0.0.9 ${fullWeb}`, true)}${TIMED_OUT}`, status: 9, takes: 15 },
  { run: `dig +short +time=1 +tries=1 @10.0.0.9 ${fullWeb}`, stdout: TIMED_OUT, status: 9, takes: 1 },
  { run: `dig @nobody ${fullWeb}`, stdout: '', stderr: "dig: couldn't get address for 'nobody': not found\n", status: 10 },
  { run: 'host web', stdout: `${fullWeb} has address 10.96.0.20\n` },
  { run: 'host far', stdout: `far.default.${Z} is an alias for example.com.\nexample.com has address 93.184.215.14\n` },
  { run: 'host 10.96.0.20', stdout: `20.0.96.10.in-addr.arpa domain name pointer ${fullWeb}.\n` },
  { run: 'host nope', stdout: 'Host nope not found: 3(NXDOMAIN)\n', status: 1 },
  { run: 'host -t aaaa web', stdout: `${fullWeb} has no AAAA record\n` },
  { run: 'host -t srv _http._tcp.web', stdout: `_http._tcp.${fullWeb} has SRV record 0 100 80 ${fullWeb}.\n` },
  { run: 'host -t ns cluster.local.', stdout: 'cluster.local name server kube-dns.kube-system.svc.cluster.local.\n' },
  { run: `host web ${SERVER}`, stdout: `Using domain server:\nName: ${SERVER}\nAddress: ${SERVER}#53\nAliases: \n\n${fullWeb} has address 10.96.0.20\n` },
  { run: `host ${fullWeb}. 10.0.0.6`, stdout: `Using domain server:\nName: 10.0.0.6\nAddress: 10.0.0.6#53\nAliases: \n\nHost ${fullWeb} not found: 5(REFUSED)\n`, status: 1 },
  { run: 'host -W 1 web 10.0.0.9', stdout: TIMED_OUT, status: 1, takes: 2 },
  { run: 'getent hosts web', stdout: `10.96.0.20      ${fullWeb}\n` },
  { run: 'getent hosts nope', stdout: '', status: 2 },
  { run: 'getent ahosts web', stdout: `10.96.0.20      STREAM ${fullWeb}\n10.96.0.20      DGRAM  \n10.96.0.20      RAW    \n` },
  { run: 'getent ahosts db | wc -l', stdout: '6\n' },
]

const oldBusybox: readonly Row[] = [
  { run: 'nslookup web.default', stdout: `Server:    ${SERVER}\nAddress 1: ${SERVER}\n\nName:      web.default\nAddress 1: 10.96.0.20 ${fullWeb}\n` },
  { run: 'nslookup db', stdout: `Server:    ${SERVER}\nAddress 1: ${SERVER}\n\nName:      db\nAddress 1: 10.244.1.5\nAddress 2: 10.244.2.6\n` },
  { run: 'nslookup nope', stdout: `Server:    ${SERVER}\nAddress 1: ${SERVER}\n\n`, stderr: "nslookup: can't resolve 'nope'\n", status: 1 },
  { run: 'nslookup 10.96.0.20', stdout: `Server:    ${SERVER}\nAddress 1: ${SERVER}\n\nName:      10.96.0.20\nAddress 1: 10.96.0.20 ${fullWeb}\n` },
]

async function check({ run, stdout, stderr = '', status = 0, takes = 0 }: Row, isBusybox: boolean, version = ''): Promise<void> {
  const shell = testShell({ network, user: isBusybox ? 'root' : 'student' })
  await shell.run(`printf "nameserver ${SERVER}\\nsearch default.${Z} ${Z} cluster.local\\noptions ndots:5\\n" > /etc/resolv.conf`)
  if (isBusybox) await shell.run('rm -f /bin/bash /bin/dig /usr/bin/dig')
  if (version !== '') await shell.run(`echo 'BusyBox v${version}' > /bin/busybox`)
  const ran = await shell.run(run)
  const plain = ran.stdout.replace(/id: \d+/, 'id: #').replace(/COOKIE: [0-9a-f]{16}/, 'COOKIE: #')
  expect({ run, stdout: plain, stderr: ran.stderr, status: ran.exitCode }).toEqual({ run, stdout, stderr, status })
  expect(Math.floor(ran.tookMs / 1000), 'seconds').toBe(takes)
}

describe('where there is only busybox', () => {
  it.each(busybox)('$run', (row) => check(row, true))
})

describe('where busybox is 1.28', () => {
  it.each(oldBusybox)('$run', (row) => check(row, true, '1.28.4'))
})

describe("where there are BIND's tools", () => {
  it.each(bind)('$run', (row) => check(row, false))
})
