#!/usr/bin/env node
// The long fuzz test of the API server: `node bin/fuzz.mjs --requests 1000000 --seed 1 --round 0`; Ctrl-C ends it.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { bundleForNode } from './bundle.mjs'
import { install, root } from './install.mjs'

install()
const bundle = join(root, 'dist', 'fuzz', 'fuzz.mjs')
await bundleForNode('src/conformance/fuzz/fuzz-main.test.support.ts', bundle)
const { runFuzz } = await import(pathToFileURL(bundle).href)
process.exitCode = await runFuzz(process.argv.slice(2))
