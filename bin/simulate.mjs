#!/usr/bin/env node
// Long random lives of a whole cluster: `node bin/simulate.mjs --days 10 --seed 1`; `--shrink` looks for what a fault needs.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { bundleForNode } from './bundle.mjs'
import { install, root } from './install.mjs'

install()
const bundle = join(root, 'dist', 'simulate', 'simulate.mjs')
await bundleForNode('src/conformance/simulation/simulate-main.test.support.ts', bundle)
const { simulate } = await import(pathToFileURL(bundle).href)
process.exitCode = await simulate(process.argv.slice(2))
