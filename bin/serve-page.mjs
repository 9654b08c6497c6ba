// Serves dist/ on this machine: the page is files alone, so any static server does as well.
import { createReadStream, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join, normalize, sep } from 'node:path'
import { root } from './install.mjs'

const folder = join(root, 'dist')
const types = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
}

function fileOf(url) {
  let path
  try {
    path = normalize(join(folder, decodeURIComponent(new URL(url, 'http://localhost').pathname)))
  } catch (error) {
    if (error instanceof URIError || error instanceof TypeError) return undefined
    throw error
  }
  if (path !== folder && !path.startsWith(folder + sep)) return undefined
  const found = statSync(path, { throwIfNoEntry: false })
  if (found?.isDirectory()) return statSync(join(path, 'index.html'), { throwIfNoEntry: false }) && join(path, 'index.html')
  return found && path
}

function answer(request, response) {
  const file = fileOf(request.url ?? '/')
  if (!file || (request.method !== 'GET' && request.method !== 'HEAD')) {
    response.writeHead(file ? 405 : 404, { 'content-type': 'text/plain' }).end(file ? 'Method not allowed\n' : 'Not found\n')
    return
  }
  const isHashed = file.startsWith(join(folder, 'assets') + sep)
  response.writeHead(200, {
    'content-type': types[extname(file)] ?? 'application/octet-stream',
    'cache-control': isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
    'x-content-type-options': 'nosniff',
  })
  if (request.method === 'HEAD') response.end()
  else createReadStream(file).pipe(response)
}

/** Listens at the first free port from `port` on; resolves to that port. */
export function servePage(port, tries = 50) {
  return new Promise((resolve, reject) => {
    const server = createServer(answer)
    server.once('error', (error) => {
      if (error.code === 'EADDRINUSE' && tries > 0) resolve(servePage(port + 1, tries - 1))
      else reject(error)
    })
    server.listen(port, 'localhost', () => resolve(server.address().port))
  })
}
