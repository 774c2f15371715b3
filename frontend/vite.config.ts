import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

const server = process.env.FINCOMTECH_SERVER ?? 'http://127.0.0.1:8000'
const proxied = { target: server, changeOrigin: false }

type Words = { [key: string]: string | Words }

function flat(words: Words, prefix = ''): [string, string][] {
  return Object.entries(words).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' ? [[prefix + key, value]] : flat(value, `${prefix}${key}.`),
  )
}

/** All of the client's texts by name, for companies that translate them: words.json beside the pages. */
const words = {
  name: 'words',
  generateBundle(this: { emitFile: (file: { type: 'asset'; fileName: string; source: string }) => void }) {
    const src = fileURLToPath(new URL('./src', import.meta.url))
    const of = (code: string) =>
      Object.fromEntries(
        (readdirSync(src, { recursive: true }) as string[])
          .filter((path) => path.endsWith(`/${code}.json`) && !path.startsWith('sites'))
          .sort()
          .flatMap((path) => flat(JSON.parse(readFileSync(`${src}/${path}`, 'utf8')))),
      )
    this.emitFile({ type: 'asset', fileName: 'words.json', source: JSON.stringify({ en: of('en'), ru: of('ru') }) })
  },
}

// Two documents: index.html is a company's workspace with its sign-in, public.html is the public site.
export default defineConfig({
  plugins: [react(), words],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  build: {
    manifest: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      input: {
        workspace: fileURLToPath(new URL('./index.html', import.meta.url)),
        public: fileURLToPath(new URL('./public.html', import.meta.url)),
      },
      // Icons that several chunks draw, in one chunk instead of one each: they are there from the first page on.
      output: {
        codeSplitting: { groups: [{ name: 'icons', test: /icons-react\/dist\/esm\/icons\//, minShareCount: 2 }] },
      },
    },
  },
  server: {
    host: '127.0.0.1',
    port: 5173,
    allowedHosts: ['.localhost'],
    proxy: { '/api': proxied, '/graphql': proxied },
  },
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.test.{ts,tsx}'],
    setupFiles: ['src/testing/setup.ts'],
  },
})
