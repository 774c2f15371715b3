// A small server for looking at screens: `node src/testing/fake/server.mjs [port]` serves dist/ and made-up answers.
// Hosts that begin with "public." or are plain "localhost" get the public site.
import { createReadStream, existsSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { boot, catalogue, market, names, preview, record, spec, state } from './data.mjs'

const dist = fileURLToPath(new URL('../../../dist', import.meta.url))
const port = Number(process.argv[2] ?? 8123)
const KINDS = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.html': 'text/html',
}
const CSP = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; connect-src 'self'"
const STEPS = {
  ru: ['Создаём базу', 'Заполняем справочники', 'Открываем рабочее место'],
  en: ['Making the database', 'Filling in lists', 'Opening the workspace'],
}

class Refused extends Error {
  constructor(status, code, message, path = []) {
    super(message)
    Object.assign(this, { status, code, path })
  }
}

const steps = (since) => {
  const done = Math.floor((Date.now() - since) / 700)
  return STEPS[state.language].map((title, n) => ({
    key: String(n),
    title,
    state: n < done ? 'done' : n === done ? 'running' : 'waiting',
  }))
}
const run = (id) => {
  const found = state.runs.get(id)
  const shown = steps(found.since)
  const done = shown.every((s) => s.state === 'done')
  if (done)
    for (const name of found.modules) found.kind === 'enable' ? state.enabled.add(name) : state.enabled.delete(name)
  return {
    run: id,
    kind: found.kind,
    module: found.module,
    modules: found.modules,
    state: done ? 'done' : 'running',
    message: '',
    steps: shown,
  }
}
const begin = (kind, module) => {
  const id = `run${state.runs.size}`
  const modules = kind === 'enable' ? preview(module).adds.map((m) => m.name) : [module]
  const needed = market().modules.find((m) => m.name === module).neededBy
  if (kind === 'disable' && needed.length)
    throw new Refused(
      409,
      'needed',
      `Модуль нужен для: ${needed.map((m) => m.title).join(', ')}. Сначала отключите их.`,
    )
  state.runs.set(id, { kind, module, modules, since: Date.now() })
  return run(id)
}
const signUp = (id) => {
  const found = state.signUps.get(id) ?? {
    companyName: 'ООО «Ромашка»',
    subdomain: 'romashka',
    email: 'anna@romashka.ru',
    since: 0,
  }
  const shown = found.since ? steps(found.since) : []
  const phase = !found.since ? 'waiting_for_mail' : shown.every((s) => s.state === 'done') ? 'done' : 'running'
  return {
    state: phase,
    companyName: found.companyName,
    address: `http://${found.subdomain}.localhost:${port}/`,
    email: found.email,
    message: '',
    steps: shown,
    enterUrl: '',
  }
}

const TYPE_OF = (root) => Object.keys(boot('').recordTypes).find((type) => Object.values(names(type)).includes(root))
const answerRoot = (root, args) => {
  const type = TYPE_OF(root)
  if (!type) return { nodes: [], totalCount: 0, pageInfo: { hasNextPage: false, endCursor: null } }
  const api = names(type)
  const search = String(args.search ?? '').toLowerCase()
  const all = Array.from({ length: 60 }, (_, n) => record(type, n + 1)).filter((r) =>
    r.name.toLowerCase().includes(search),
  )
  if (root === api.one) return all.find((r) => r.id === String(args.id)) ?? null
  if (root === api.groups) return { nodes: [], totalCount: 0 }
  if (root === api.many)
    return {
      nodes: all.slice(0, args.first ?? 80),
      totalCount: all.length,
      pageInfo: { hasNextPage: false, endCursor: null },
    }
  return { ok: true, record: all[0], records: [], result: null, errors: [] }
}
const graphql = ({ query, variables }) => {
  const inner = query.slice(query.indexOf('{') + 1)
  const roots = [...inner.matchAll(/(?:(\w+):\s*)?(\w+)\s*\((?=[^)]*\))/g)]
  return {
    data: Object.fromEntries(roots.map(([, alias, root]) => [alias ?? root, answerRoot(root, variables ?? {})])),
  }
}

const ROUTES = {
  'GET /api/auth/hello': () => ({
    company: 'ООО «Акме»',
    language: state.language,
    csrfToken: 'x',
    signedIn: state.signedIn,
    mailPage: `http://localhost:${port}/mail`,
  }),
  'POST /api/auth/sign-in': ({ body }) => {
    if (body.password !== 'right-password') throw new Refused(400, 'wrong', 'Почта или пароль не подходят.', [])
    state.signedIn = true
    return { csrfToken: 'x' }
  },
  'POST /api/auth/sign-out': () => Object.assign(state, { signedIn: false }) && {},
  'POST /api/auth/forgot': () => ({}),
  'POST /api/auth/reset': () => ({}),
  'GET /api/auth/invitation': () => ({ email: 'igor@acme.ru', name: 'Игорь Лебедев', company: 'ООО «Акме»' }),
  'POST /api/auth/accept': () => Object.assign(state, { signedIn: true }) && {},
  'POST /api/auth/password': ({ body }) => {
    if (body.old !== 'right-password') throw new Refused(400, 'old', 'Нынешний пароль другой.', ['old'])
    return {}
  },
  'POST /api/auth/preferences': ({ body }) => Object.assign(state, body) && {},
  'GET /api/ui/boot': ({ host }) => {
    if (!state.signedIn) throw new Refused(401, 'sign_in', 'Войдите.')
    return boot(host)
  },
  'POST /graphql': ({ body }) => graphql(body),
  'GET /api/marketplace': () => market(),
  'GET /api/marketplace/preview': ({ url }) => preview(url.searchParams.get('module')),
  'POST /api/marketplace/enable': ({ body }) => begin('enable', body.module),
  'POST /api/marketplace/disable': ({ body }) => begin('disable', body.module),
  'GET /api/public/catalogue': ({ url }) =>
    Object.assign(state, { language: url.searchParams.get('language') ?? 'ru' }) && catalogue(),
  'GET /api/public/address': ({ url }) => {
    const name = url.searchParams.get('subdomain')
    const taken = name === 'romashka'
    return {
      available: !taken,
      reason: taken ? 'taken' : '',
      message: taken ? 'Этот адрес уже занят. Выберите другой.' : '',
      suggestion: taken ? 'romashka-2' : '',
    }
  },
  'POST /api/public/sign-up': ({ body }) => {
    if (!body.email.includes('@'))
      throw new Refused(400, 'invalid', 'Введите адрес почты, например name@company.com.', ['email'])
    const id = `s${state.signUps.size}`
    state.signUps.set(id, { ...body, since: 0 })
    return { signUp: id }
  },
  'POST /api/public/verify': ({ body }) => {
    if (body.token === 'bad') throw new Refused(400, 'spent', 'Ссылка уже использована или устарела.')
    const id = [...state.signUps.keys()].at(-1) ?? 's0'
    state.signUps.set(id, {
      ...(state.signUps.get(id) ?? { companyName: 'ООО «Ромашка»', subdomain: 'romashka', email: 'a@b.ru' }),
      since: Date.now(),
    })
    return { signUp: id }
  },
}

const answer = (request, url, body) => {
  const given = { url, body, host: request.headers.host }
  const route = ROUTES[`${request.method} ${url.pathname}`]
  if (route) return route(given)
  const [, part, rest] = /^\/api\/(ui\/spec|marketplace\/runs|public\/sign-up)\/(.+)$/.exec(url.pathname) ?? []
  if (part === 'ui/spec') return spec(decodeURIComponent(rest))
  if (part === 'marketplace/runs') return run(rest)
  if (part === 'public/sign-up') return signUp(rest)
  throw new Refused(404, 'missing', 'Такого адреса нет.')
}

const serveFile = (request, response, url) => {
  const isPublic = /^(localhost|127|public)/.test(request.headers.host)
  const wanted = join(dist, url.pathname)
  const file =
    extname(url.pathname) && existsSync(wanted) ? wanted : join(dist, isPublic ? 'public.html' : 'index.html')
  response.writeHead(200, {
    'Content-Type': `${KINDS[extname(file)] ?? 'application/octet-stream'}; charset=utf-8`,
    'Content-Security-Policy': CSP,
  })
  createReadStream(file).pipe(response)
}

createServer((request, response) => {
  const url = new URL(request.url, `http://${request.headers.host}`)
  if (url.pathname === '/events') {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' })
    return
  }
  if (!url.pathname.startsWith('/api') && url.pathname !== '/graphql') return serveFile(request, response, url)
  const chunks = []
  request.on('data', (chunk) => chunks.push(chunk))
  request.on('end', () => {
    const text = Buffer.concat(chunks).toString()
    try {
      const found = answer(request, url, text ? JSON.parse(text) : {})
      response.writeHead(200, { 'Content-Type': 'application/json' })
      response.end(JSON.stringify(found))
    } catch (error) {
      const { status = 500, code = 'internal', message, path = [] } = error
      response.writeHead(status, { 'Content-Type': 'application/json' })
      response.end(JSON.stringify({ error: { code, message, path, params: {}, requestId: 'f00d' } }))
    }
  })
}).listen(port, '127.0.0.1', () => console.log(`http://acme.localhost:${port} and http://localhost:${port}`))
