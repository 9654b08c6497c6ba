// `npm test`: every check of the project, in the order in which a failure is cheapest to learn of.
import { generateDocs } from './generate-docs.mjs'
import { install, run } from './install.mjs'

install()
generateDocs()

const checks = [
  { name: 'types', command: ['npx', 'tsc', '--noEmit', '-p', 'tsconfig.json'] },
  { name: 'types without the DOM', command: ['npx', 'tsc', '--noEmit', '-p', 'src/tsconfig.engine.json'] },
  { name: 'tidy rules, unit and simulation tests', command: ['npx', 'vitest', 'run'] },
  { name: 'lesson proof', command: ['node', 'bin/kubarium.mjs', 'lesson', 'test'] },
  { name: 'build', command: ['npx', 'vite', 'build', '--logLevel', 'warn'] },
  { name: 'a browser', command: ['node', 'bin/install-browser.mjs'] },
  { name: 'journeys in the browser', command: ['npx', 'playwright', 'test'] },
]

let passed = 0
const failed = []
for (const { name, command } of checks) {
  console.log(`\n== ${name}`)
  const started = Date.now()
  const [program, ...args] = command
  const status = run(program, args)
  console.log(`== ${name}: ${status === 0 ? 'ok' : 'FAILED'} in ${((Date.now() - started) / 1000).toFixed(1)} s`)
  if (status === 0) passed++
  else failed.push(name)
}
if (failed.length > 0) console.log(`\nFailed: ${failed.join(', ')}`)
console.log(`${passed} passed, ${failed.length} failed`)
process.exit(failed.length > 0 ? 1 : 0)
