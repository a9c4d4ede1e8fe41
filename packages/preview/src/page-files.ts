// The files of the page: its HTML, and its script and style, which it requests by their names; on the main thread.
import { readFileSync } from 'node:fs'

export interface PageFiles {
  /** Requests only `page.js` and `page.css`, next to it; contains no script and no style. */
  readonly html: string
  readonly script: string
  readonly style: string
}

const html = `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="generator" content="movieflow">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Preview</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="page.css">
<script src="page.js" defer></script>
</head>
<body>
<noscript><p>The preview needs scripts, which are off here.</p></noscript>
<div id="preview"></div>
</body>
</html>
`

let files: PageFiles | undefined

/** Script and style are bundled when the package is built: from `page/page.ts` and from `style/page.css`, and what these import. */
export function readPageFiles(): PageFiles {
  files ??= {
    html,
    script: readText('../dist/page-bundle.js'),
    style: readText('../dist/page-bundle.css'),
  }
  return files
}

function readText(path: string): string {
  return readFileSync(new URL(path, import.meta.url), 'utf8')
}
