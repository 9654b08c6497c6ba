/** Pages of text at a port of the container, `:8080` or `127.0.0.1:8080`. */
import type { Process } from '../../base/os/process'
import type { Stop } from './plugin'

type Page = () => { readonly status: number; readonly text: string }

export function serveText(process: Process, address: string, pages: Readonly<Record<string, Page>>): Stop | undefined {
  const colon = address.lastIndexOf(':')
  const host = address.slice(0, colon)
  const handle = ({ path }: { path: string }) => {
    const { status, text } = pages[path.split('?')[0]]?.() ?? { status: 404, text: '404 page not found\n' }
    return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: text }
  }
  return process.network.listen(Number(address.slice(colon + 1)), { protocol: 'http', isPrompt: true, handle }, host === '' ? {} : { address: host })
}
