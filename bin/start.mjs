// `npm start`: installs, builds, serves, and says where. Needs Node and npm alone. `--port N` asks for another port.
import { install } from './install.mjs'

const FIRST_PORT = 4173

install()
const { buildPage } = await import('./build-page.mjs')
await buildPage()
const { servePage } = await import('./serve-page.mjs')
const at = process.argv.indexOf('--port')
const port = await servePage(at < 0 ? FIRST_PORT : Number(process.argv[at + 1]))
console.log(`Kubarium is at http://localhost:${port}`)
