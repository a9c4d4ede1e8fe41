#!/usr/bin/env bash
# Node's module loader asks, for each folder that it knows already, whether the last file that any synchronous stat met was a pipe or a socket, and
# if so, follows no links. After fs.fstatSync(1) with the output in a pipe, a package that is linked into node_modules (pnpm, npm link, workspaces) is
# loaded by the path of the link: its own dependencies are not found, or it is loaded twice. Node 24 does not.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund node20@npm:node@20.20.2 node22@npm:node@22.23.3 node24@npm:node@24.21.0
mkdir -p elsewhere/linked app/node_modules
echo '{ "name": "linked", "type": "module", "exports": "./index.js" }' >elsewhere/linked/package.json
echo 'export const url = import.meta.url' >elsewhere/linked/index.js
ln -s ../../elsewhere/linked app/node_modules/linked
cat >app/main.mjs <<'JS'
import { fstatSync } from 'node:fs'

if (process.argv[2] === 'after a stat') fstatSync(1)
const { url } = await import('linked')
console.log(url.includes('/elsewhere/') ? 'its own folder' : 'the link')
JS
failed=0
for row in '20|the link' '22|the link' '24|its own folder'; do
  IFS='|' read -r version recorded <<<"$row"
  node="node_modules/node$version/bin/node"
  "$node" --version
  for how in 'at once' 'after a stat'; do
    seen=$("$node" app/main.mjs "$how" | cat)
    echo "loaded $how, from: expected: its own folder; seen: $seen"
    wanted=$([ "$how" = 'at once' ] && echo 'its own folder' || echo "$recorded")
    [ "$seen" = "$wanted" ] || failed=1
  done
done
exit "$failed"
