import { expect, it } from 'vitest'
import type { DnsRecordType, ServedRequest } from '../../base/os/network-stack'
import { answerFromInternet, internetHosts } from './internet'

it.each<[string, DnsRecordType, string, string]>([
  ['example.com.', 'A', 'NOERROR', 'example.com. A 93.184.215.14'],
  ['Example.COM.', 'A', 'NOERROR', 'Example.COM. A 93.184.215.14'],
  ['www.example.com.', 'A', 'NOERROR', 'www.example.com. CNAME example.com., example.com. A 93.184.215.14'],
  ['www.example.com.', 'CNAME', 'NOERROR', 'www.example.com. CNAME example.com.'],
  ['example.com.', 'AAAA', 'NOERROR', '| example.com. SOA ns1.example.com. admin.example.com. 2026010100 1800 900 604800 900'],
  ['www.example.com.', 'AAAA', 'NOERROR', 'www.example.com. CNAME example.com. | example.com. SOA ns1.example.com. admin.example.com. 2026010100 1800 900 604800 900'],
  ['no-such.example.com.', 'A', 'NXDOMAIN', '| example.com. SOA ns1.example.com. admin.example.com. 2026010100 1800 900 604800 900'],
  ['no-such-site.org.', 'A', 'NXDOMAIN', '| org. SOA a.nic.org. hostmaster.nic.org. 2026010100 1800 900 604800 900'],
  ['web.default.svc.cluster.local.', 'A', 'NXDOMAIN', '| . SOA a.root-servers.net. nstld.verisign-grs.com. 2026010100 1800 900 604800 86400'],
  ['kubernetes.io.', 'A', 'NOERROR', 'kubernetes.io. A 3.33.186.135'],
  ['raw.githubusercontent.com.', 'A', 'NOERROR', 'raw.githubusercontent.com. A 185.199.108.133'],
  ['github.com.', 'A', 'NOERROR', 'github.com. A 140.82.121.4'],
  ['storage.googleapis.com.', 'A', 'NOERROR', 'storage.googleapis.com. A 142.250.74.123'],
  ['8.8.8.8.in-addr.arpa.', 'PTR', 'NOERROR', '8.8.8.8.in-addr.arpa. PTR dns.google.'],
  ['5.1.244.10.in-addr.arpa.', 'PTR', 'NXDOMAIN', '| arpa. SOA a.nic.arpa. hostmaster.nic.arpa. 2026010100 1800 900 604800 900'],
])('%s %s is %s', (name, type, rcode, records) => {
  const { rcode: said, answers, authority, authoritative } = answerFromInternet({ name, type })
  const told = (each: readonly { name: string; type: string; data: string }[]) => each.map((record) => `${record.name} ${record.type} ${record.data}`).join(', ')
  expect({ said, authoritative, text: [told(answers), told(authority)].filter((text, index) => text !== '' || index === 0).join(' | ').trim() }).toEqual({
    said: rcode,
    authoritative: false,
    text: records,
  })
})

it.each<[string, string, number, RegExp]>([
  ['example.com', '/', 200, /<h1>Example Domain<\/h1>/],
  ['www.example.com:80', '/', 200, /<h1>Example Domain<\/h1>/],
  ['kubernetes.io', '/docs/?q=1', 200, /<title>Documentation<\/title>/],
  ['kubernetes.io', '/no-such-page', 404, /404/],
  ['dl.k8s.io', '/release/stable.txt', 200, /^v1\.32\.\d+$/],
  ['github.com', '/a/file', 200, /written elsewhere/],
  ['93.184.215.14', '/', 200, /Example Domain/],
  ['nobody.test', '/', 404, /404/],
])('%s%s answers %i', (host, path, status, body) => {
  const pages = [(name: string, file: string) => (name === 'github.com' && file === '/a/file' ? { status: 200, headers: {}, body: 'written elsewhere' } : undefined)]
  const web = internetHosts(pages)[0].ports[0].listener
  const request: ServedRequest = { method: 'GET', host, port: 80, path, headers: { host }, body: '', remoteAddress: '1.2.3.4', remotePort: 4000, rehearsal: false }
  expect(web.protocol === 'http' ? web.handle(request) : undefined).toMatchObject({ status, body: expect.stringMatching(body) })
})
