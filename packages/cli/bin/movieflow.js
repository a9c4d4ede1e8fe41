#!/usr/bin/env node
import module from 'node:module'

// Node 22.1 and later keep compiled code between starts.
module.enableCompileCache?.()
const { main } = await import('../dist/main.js')
await main(process.argv.slice(2))
