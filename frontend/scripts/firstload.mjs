// What a person downloads to sign in and see the shell: JavaScript and CSS, gzipped, fonts apart. Fails above the budget,
// and when anything in the build names another host to fetch from.
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

const BUDGET = 195_000
const dist = fileURLToPath(new URL('../dist/', import.meta.url))
const manifest = JSON.parse(readFileSync(`${dist}.vite/manifest.json`, 'utf8'))
const START = [
  'index.html',
  'src/app/auth/SignIn.tsx',
  'src/app/shell/Shell.tsx',
  'src/app/home/Home.tsx',
  'src/ui/iconMap.ts',
]
const WORDS = ['src/i18n/ru.json']

function collect(key, files) {
  const chunk = manifest[key]
  if (!chunk) throw new Error(`${key} is not in the build`)
  if (files.has(chunk.file)) return files
  files.add(chunk.file)
  for (const css of chunk.css ?? []) files.add(css)
  for (const next of chunk.imports ?? []) collect(next, files)
  return files
}

function size(keys) {
  const files = new Set()
  for (const key of keys) collect(key, files)
  return [...files].reduce((sum, file) => sum + gzipSync(readFileSync(dist + file), { level: 9 }).length, 0)
}

const kB = (bytes) => `${(bytes / 1000).toFixed(1)} kB`
const login = size(['index.html', 'src/app/auth/SignIn.tsx', ...WORDS])
const all = size([...START, ...WORDS])
const site = size([
  'public.html',
  'src/sites/public/Landing.tsx',
  'src/sites/public/locales/ru.json',
  'src/i18n/ru.json',
  'src/ui/iconMap.ts',
])
console.log(`sign-in ${kB(login)}, sign-in + shell ${kB(all)} of ${kB(BUDGET)}, public landing ${kB(site)}`)

// Addresses that are names (of XML namespaces) or stand in words, not fetched.
const ALLOWED = /^https?:\/\/(www\.w3\.org|localhost|[a-z]+\.localhost)/
const FETCHED = /(?:fetch\(|import\(|src=|href=|url\(|@import\s+)["'`]?(https?:\/\/[^"'`)\s]+)/g
const foreign = readdirSync(`${dist}assets`)
  .filter((name) => /\.(js|css)$/.test(name))
  .flatMap((name) =>
    [...readFileSync(`${dist}assets/${name}`, 'utf8').matchAll(FETCHED)].map((found) => `${name}: ${found[1]}`),
  )
  .filter((line) => !ALLOWED.test(line.split(': ')[1]))
for (const line of foreign) console.error(`another host: ${line}`)

if (all > BUDGET || foreign.length > 0) process.exit(1)
