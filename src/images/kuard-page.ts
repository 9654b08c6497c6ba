/**
 * The page of a kuard: who answers, and what it was asked. Upstream: kuard's htmltemplates/layout.html; the texts are
 * ours.
 */
import type { ServedRequest } from '../base/os/network-stack'
import type { ContainerProcess } from '../cluster/container-runtime/contract'

const COLORS: Readonly<Record<string, string>> = {
  blue: '#2f6fd6',
  green: '#2e8b57',
  purple: '#7a4fbf',
  '1': '#2f6fd6',
  '2': '#2e8b57',
  '3': '#7a4fbf',
}

export function kuardPage(container: ContainerProcess, request: ServedRequest, version: string): string {
  const { hostname, podIP } = container
  const context = {
    hostname,
    addrs: [podIP],
    version,
    requestDump: dump(request),
    requestProto: 'HTTP/1.1',
    requestAddr: `${request.remoteAddress}:${request.remotePort}`,
  }
  const color = COLORS[version.slice(version.lastIndexOf('-') + 1)] ?? 'gray'
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>KUAR Demo</title>
<script>var pageContext = ${JSON.stringify(context)};</script>
</head>
<body style="border-top: 1em solid ${color}">
<h1>Demo application version <i>${version}</i></h1>
<p>Served on ${hostname}, addresses ${podIP}</p>
<h2>Request details</h2>
<p>${context.requestProto} from ${context.requestAddr}</p>
<pre>${escape(context.requestDump)}</pre>
<ul>
<li><a href="/env/api">Server environment</a></li>
<li><a href="/mem/api">Memory</a></li>
<li><a href="/healthy/api">Liveness probe</a></li>
<li><a href="/ready/api">Readiness probe</a></li>
<li><a href="/memq/server/stats">MemQ server</a></li>
<li><a href="/fs/">File system browser</a></li>
</ul>
</body>
</html>
`
}

function dump({ method, path, headers }: ServedRequest): string {
  const { host = '', ...others } = headers
  const lines = Object.entries(others).map(
    ([name, value]) => `${name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase())}: ${value}`,
  )
  return `${[`${method} ${path} HTTP/1.1`, `Host: ${host}`, ...lines].join('\r\n')}\r\n\r\n`
}

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
