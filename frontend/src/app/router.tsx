import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router'
import i18next from 'i18next'
import { queryClient } from '@/data/client'
import { Refusal } from '@/data/http'
import { isLanguage, switchLanguage } from '@/i18n/setup'
import { LoadingState } from '@/ui/states'
import { Toasts } from '@/ui/toasts'
import { BrokenScreen, NoSuchPage } from './errors'
import { bootQuery } from './session'
import { readRecordState, readViewState } from './viewState'

const root = createRootRoute({
  component: () => (
    <>
      <Outlet />
      <Toasts />
    </>
  ),
  errorComponent: BrokenScreen,
  notFoundComponent: NoSuchPage,
})

function text(raw: Record<string, unknown>, name: string): string {
  return typeof raw[name] === 'string' ? raw[name] : ''
}

function id(raw: Record<string, unknown>, name: string): string {
  return typeof raw[name] === 'number' ? String(raw[name]) : text(raw, name)
}

/** Where to go after signing in: an address of this site only. */
export function safeReturn(address: string): string {
  return address.startsWith('/') && !address.startsWith('//') && !address.startsWith('/sign-in') ? address : '/'
}

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (raw: Record<string, unknown>): { return?: string; refused?: string } => {
    const back = safeReturn(text(raw, 'return'))
    const refused = text(raw, 'refused')
    return { ...(back === '/' ? {} : { return: back }), ...(refused ? { refused } : {}) }
  },
  component: lazyRouteComponent(() => import('./auth/SignIn'), 'SignIn'),
})

const proved = createRoute({
  getParentRoute: () => root,
  path: '/proved',
  component: lazyRouteComponent(() => import('./auth/Proved'), 'Proved'),
})

const forgot = createRoute({
  getParentRoute: () => root,
  path: '/forgot',
  component: lazyRouteComponent(() => import('./auth/Forgot'), 'Forgot'),
})

const reset = createRoute({
  getParentRoute: () => root,
  path: '/reset',
  component: lazyRouteComponent(() => import('./auth/Reset'), 'Reset'),
})

const accept = createRoute({
  getParentRoute: () => root,
  path: '/accept',
  component: lazyRouteComponent(() => import('./auth/Accept'), 'Accept'),
})

async function needBoot(href: string) {
  try {
    const boot = await queryClient.ensureQueryData(bootQuery)
    const { language } = boot.user
    if (isLanguage(language) && language !== i18next.language) await switchLanguage(language)
  } catch (error) {
    if (error instanceof Refusal && error.status === 401) {
      const back = safeReturn(href)
      throw redirect({ to: '/sign-in', search: back === '/' ? {} : { return: back } })
    }
    throw error
  }
}

const shell = createRoute({
  getParentRoute: () => root,
  id: 'shell',
  beforeLoad: ({ location }) => needBoot(location.href),
  component: lazyRouteComponent(() => import('./shell/Shell'), 'Shell'),
  errorComponent: BrokenScreen,
})

const home = createRoute({
  getParentRoute: () => shell,
  path: '/',
  component: lazyRouteComponent(() => import('./home/Home'), 'Home'),
})

const collection = createRoute({
  getParentRoute: () => shell,
  path: '/r/$type',
  validateSearch: readViewState,
  component: lazyRouteComponent(() => import('./records/CollectionRoute'), 'CollectionRoute'),
})

const created = createRoute({
  getParentRoute: () => shell,
  path: '/r/$type/new',
  validateSearch: readRecordState,
  component: lazyRouteComponent(() => import('./records/RecordRoute'), 'NewRecordRoute'),
})

const record = createRoute({
  getParentRoute: () => shell,
  path: '/r/$type/$id',
  validateSearch: readRecordState,
  component: lazyRouteComponent(() => import('./records/RecordRoute'), 'RecordRoute'),
})

const screen = createRoute({
  getParentRoute: () => shell,
  path: '/s/$screen',
  component: lazyRouteComponent(() => import('./records/ScreenRoute'), 'ScreenRoute'),
})

const adapt = createRoute({
  getParentRoute: () => shell,
  path: '/adapt/$type/$view',
  component: lazyRouteComponent(() => import('./customize/Adapt'), 'Adapt'),
})

const marketplace = createRoute({
  getParentRoute: () => shell,
  path: '/marketplace',
  validateSearch: (raw: Record<string, unknown>): { module?: string } => {
    const module = text(raw, 'module')
    return module ? { module } : {}
  },
  component: lazyRouteComponent(() => import('./marketplace/Marketplace'), 'Marketplace'),
})

const settings = createRoute({
  getParentRoute: () => shell,
  path: '/settings',
  component: lazyRouteComponent(() => import('./settings/Settings'), 'Settings'),
})

const profile = createRoute({
  getParentRoute: () => shell,
  path: '/settings/profile',
  component: lazyRouteComponent(() => import('./settings/Profile'), 'Profile'),
})

const notifications = createRoute({
  getParentRoute: () => shell,
  path: '/notifications',
  validateSearch: (raw: Record<string, unknown>): { unread?: boolean; kind?: string } => {
    const kind = text(raw, 'kind')
    return { ...(raw.unread ? { unread: true } : {}), ...(kind ? { kind } : {}) }
  },
  component: lazyRouteComponent(() => import('./notifications/route'), 'CentreRoute'),
})

const wishes = createRoute({
  getParentRoute: () => shell,
  path: '/settings/notifications',
  component: lazyRouteComponent(() => import('./notifications/route'), 'WishesRoute'),
})

const security = createRoute({
  getParentRoute: () => shell,
  path: '/settings/security',
  component: lazyRouteComponent(() => import('./settings/security/route'), 'SecurityRoute'),
})

const roles = createRoute({
  getParentRoute: () => shell,
  path: '/settings/roles',
  validateSearch: (raw: Record<string, unknown>): { role?: string; with?: string } => {
    const [role, other] = [id(raw, 'role'), id(raw, 'with')]
    return { ...(role ? { role } : {}), ...(other ? { with: other } : {}) }
  },
  component: lazyRouteComponent(() => import('./settings/roles/route'), 'RolesRoute'),
})

const signInSettings = createRoute({
  getParentRoute: () => shell,
  path: '/settings/sign-in',
  component: lazyRouteComponent(() => import('./settings/security/route'), 'SignInSettingsRoute'),
})

const tree = root.addChildren([
  signIn,
  forgot,
  reset,
  accept,
  proved,
  shell.addChildren([
    home,
    collection,
    created,
    record,
    screen,
    adapt,
    marketplace,
    settings,
    profile,
    security,
    notifications,
    wishes,
    signInSettings,
    roles,
  ]),
])

export const router = createRouter({
  routeTree: tree,
  defaultPreload: 'intent',
  defaultPreloadDelay: 60,
  defaultPendingMs: 400,
  defaultPendingMinMs: 0,
  defaultPendingComponent: LoadingState,
  defaultErrorComponent: BrokenScreen,
  defaultNotFoundComponent: NoSuchPage,
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
