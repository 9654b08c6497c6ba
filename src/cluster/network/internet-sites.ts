/**
 * Who there is on the small internet: names, addresses and what is served there, in words of our own. The addresses that course
 * pages fetch from are here too; what lies there comes from whoever puts it there (`WebPage`).
 * Upstream: none; the addresses are those of real sites at some time.
 *
 * Simplified: the real internet has more of them; names that are not in this list do not exist here.
 */
import type { HttpResponse } from '../../base/os/network-stack'

export interface Site {
  readonly address: string
  /** Paths and what they serve; all other paths are not found. */
  readonly paths: Readonly<Record<string, HttpResponse>>
  /** The name is another name of this one. */
  readonly alias?: string
}

const html = (title: string, text: string): HttpResponse => ({
  status: 200,
  headers: { 'content-type': 'text/html; charset=UTF-8' },
  body: `<!doctype html>\n<html>\n<head><title>${title}</title></head>\n<body>\n<h1>${title}</h1>\n<p>${text}</p>\n</body>\n</html>\n`,
})

const plain = (body: string): HttpResponse => ({ status: 200, headers: { 'content-type': 'text/plain; charset=utf-8' }, body })

const site = (address: string, title: string, text: string): Site => ({ address, paths: { '/': html(title, text) } })

/** Where nothing is until somebody has put it there. */
const empty = (address: string): Site => ({ address, paths: {} })

const example = site(
  '93.184.215.14',
  'Example Domain',
  'This page stands for any page of the internet. You may ask for it as often as you like.',
)

/** Name servers that everybody may ask. */
export const openNameServers: readonly string[] = ['8.8.8.8', '8.8.4.4', '1.1.1.1']

export const sites: Readonly<Record<string, Site>> = {
  'example.com.': example,
  'www.example.com.': { ...example, alias: 'example.com.' },
  'example.org.': { ...example, address: '93.184.215.15' },
  'example.net.': { ...example, address: '93.184.215.16' },
  'kubernetes.io.': {
    address: '3.33.186.135',
    paths: {
      '/': html('Kubernetes', 'Here the real site would explain containers, pods and the machines that run them.'),
      '/docs/': html('Documentation', 'Here the real site would have its documentation.'),
      '/docs/home/': html('Documentation', 'Here the real site would have its documentation.'),
    },
  },
  'www.kubernetes.io.': { ...site('3.33.186.135', 'Kubernetes', ''), alias: 'kubernetes.io.' },
  'dl.k8s.io.': { address: '34.107.204.206', paths: { '/release/stable.txt': plain('v1.32.13') } },
  'k8s.io.': empty('34.107.204.207'),
  'registry.k8s.io.': empty('34.96.108.209'),
  'registry-1.docker.io.': empty('54.198.86.24'),
  'docker.io.': site('44.193.57.117', 'Docker', 'Here the real site would speak of images and containers.'),
  'quay.io.': site('34.225.41.113', 'Quay', 'Here the real site would list images.'),
  'raw.githubusercontent.com.': empty('185.199.108.133'),
  'github.com.': site('140.82.121.4', 'GitHub', 'Here the real site would show source code.'),
  'www.github.com.': { ...site('140.82.121.4', 'GitHub', ''), alias: 'github.com.' },
  'storage.googleapis.com.': empty('142.250.74.123'),
  'google.com.': site('142.250.74.46', 'Search', 'Here the real site would find things.'),
  'www.google.com.': site('142.250.74.36', 'Search', 'Here the real site would find things.'),
  'wikipedia.org.': site('185.15.59.224', 'Encyclopedia', 'Here the real site would know many things.'),
  'www.wikipedia.org.': { ...site('185.15.59.224', 'Encyclopedia', ''), alias: 'wikipedia.org.' },
  'nginx.org.': site('3.125.197.172', 'nginx', 'Here the real site would tell of the web server.'),
  'coredns.io.': site('104.21.27.41', 'CoreDNS', 'Here the real site would tell of the name server.'),
  'prometheus-community.github.io.': empty('185.199.109.153'),
  'bitnami.com.': empty('18.66.97.28'),
  'charts.bitnami.com.': empty('18.66.97.29'),
  'httpbin.org.': { address: '52.72.6.69', paths: { '/get': plain('{}\n'), '/status/200': plain('') } },
  'dns.google.': site('8.8.8.8', 'Public name server', 'Ask it for names, at port 53.'),
  'one.one.one.one.': site('1.1.1.1', 'Public name server', 'Ask it for names, at port 53.'),
}

/** Addresses that have a name on their way back. */
export const reverseNames: Readonly<Record<string, string>> = {
  '8.8.8.8': 'dns.google.',
  '8.8.4.4': 'dns.google.',
  '1.1.1.1': 'one.one.one.one.',
}
