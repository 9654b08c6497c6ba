/**
 * The pages of a kuard: who answers and what it was asked, and a tab for each thing that can be seen or spoilt. Upstream: kuard's
 * sitedata/templates/index.html and client/src/app.jsx; the texts are ours.
 *
 * Simplified: the real page is put together by a script, which asks the kuard's API each second and changes it with PUT; this one
 * comes whole from the server, and its buttons are forms, so that it works in a browser that runs no scripts.
 */
import type { ServedRequest } from '../../base/os/network-stack'
import type { ContainerProcess } from '../../cluster/container-runtime/contract'
import { escapeHtml } from '../html'
import type { Tab } from './tabs'

const COLORS: Readonly<Record<string, string>> = {
  blue: '#2f6fd6',
  green: '#2e8b57',
  purple: '#7a4fbf',
  '1': '#2f6fd6',
  '2': '#2e8b57',
  '3': '#7a4fbf',
}

const tabs: readonly (readonly [path: string, name: string])[] = [
  ['/', 'Request Details'],
  ['/-/env', 'Server Env'],
  ['/-/mem', 'Memory'],
  ['/-/liveness', 'Liveness Probe'],
  ['/-/readiness', 'Readiness Probe'],
  ['/-/dns', 'DNS Query'],
  ['/-/keygen', 'KeyGen Workload'],
  ['/-/memq', 'MemQ Server'],
  ['/fs/', 'File system browser'],
]

const style = `body{margin:0 auto;max-width:60em;padding:0 1em 2em;font:15px/1.5 sans-serif;color:#222}
h1{margin:.4em 0;font-size:1.4em}h2{margin:.6em 0 .2em;font-size:1.15em}p{margin:.4em 0}
nav a{display:inline-block;margin-right:1em}nav a[aria-current]{font-weight:bold;color:inherit;text-decoration:none}
table{border-collapse:collapse}th,td{padding:2px 10px;border:1px solid #bbb;text-align:left;overflow-wrap:anywhere}
.warn{padding:4px 8px;border:1px solid #a63010}form{display:inline-block;margin:0 8px 8px 0}pre{padding:8px;background:#f2f2f2}`

interface Shown {
  readonly version: string
  /** What stands before all paths: `/a`, or nothing. */
  readonly base: string
  /** Absent: the details of the request. */
  readonly tab: Tab | undefined
}

export function kuardPage(container: ContainerProcess, request: ServedRequest, { version, base, tab }: Shown): string {
  const { hostname, podIP } = container
  const context = {
    urlBase: base,
    hostname,
    addrs: [podIP],
    version,
    versionColor: colorOf(version),
    requestDump: dump(request),
    requestProto: 'HTTP/1.1',
    requestAddr: `${request.remoteAddress}:${request.remotePort}`,
  }
  const color = COLORS[version.slice(version.lastIndexOf('-') + 1)] ?? 'gray'
  const current = tab?.path ?? '/'
  const links = tabs.map(([path, name]) => `<a href="${base}${path}"${path === current ? ' aria-current="page"' : ''}>${name}</a>`)
  const details = `<p>${context.requestProto} from ${context.requestAddr}</p>\n<pre>${escapeHtml(context.requestDump)}</pre>`
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>KUAR Demo</title>
<style>${style}</style>
<script>var pageContext = ${JSON.stringify(context).replaceAll('<', '\\u003c')};</script>
</head>
<body style="border-top: 1em solid ${color}">
<h1>Demo application version <i>${escapeHtml(version)}</i></h1>
<p class="warn">This server may expose sensitive and secret information. Be careful.</p>
<p>Serving on <samp>${hostname}</samp>, <samp>${podIP}</samp></p>
<nav>
${links.join('\n')}
</nav>
<h2>${tabs.find(([path]) => path === current)?.[1] ?? ''}</h2>
${tab?.body ?? details}
</body>
</html>
`
}

function dump({ method, path, headers }: ServedRequest): string {
  const { host = '', ...others } = headers
  const lines = Object.entries(others).map(
    ([name, value]) => `${name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase())}: ${value}`,
  )
  return [`${method} ${path} HTTP/1.1`, `Host: ${host}`, ...lines].join('\r\n')
}

/** A colour by the sum of its letters. Upstream: kuard's pkg/htmlutils/hashcolor.go; FNV-1a. */
function colorOf(version: string): string {
  let sum = 0x811c9dc5
  for (const letter of version) sum = Math.imul(sum ^ letter.charCodeAt(0), 0x01000193)
  return `hsl(${(sum >>> 0) % 360},100%,50%)`
}
