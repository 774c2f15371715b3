import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router'
import { BrokenScreen, NoSuchPage } from '@/app/errors'
import { LoadingState } from '@/ui/states'
import { Frame } from './Frame'

/** Modules that somebody has chosen, carried from page to page in the address. */
export interface Choice {
  modules?: string
}

function choice(raw: Record<string, unknown>): Choice {
  return typeof raw.modules === 'string' && raw.modules ? { modules: raw.modules } : {}
}

const root = createRootRoute({ component: Frame, errorComponent: BrokenScreen, notFoundComponent: NoSuchPage })

const landing = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: lazyRouteComponent(() => import('./Landing'), 'Landing'),
})

const modules = createRoute({
  getParentRoute: () => root,
  path: '/modules',
  validateSearch: choice,
  component: lazyRouteComponent(() => import('./Modules'), 'Modules'),
})

const signUp = createRoute({
  getParentRoute: () => root,
  path: '/sign-up',
  validateSearch: choice,
  component: lazyRouteComponent(() => import('./SignUp'), 'SignUp'),
})

const verify = createRoute({
  getParentRoute: () => root,
  path: '/sign-up/verify',
  component: lazyRouteComponent(() => import('./Verify'), 'Verify'),
})

const progress = createRoute({
  getParentRoute: () => root,
  path: '/sign-up/$id',
  component: lazyRouteComponent(() => import('./Progress'), 'Progress'),
})

const enter = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  component: lazyRouteComponent(() => import('./Enter'), 'Enter'),
})

const personalData = createRoute({
  getParentRoute: () => root,
  path: '/personal-data',
  component: lazyRouteComponent(() => import('./PersonalData'), 'PersonalData'),
})

export const router = createRouter({
  routeTree: root.addChildren([landing, modules, signUp, verify, progress, enter, personalData]),
  defaultPreload: 'intent',
  defaultPendingMs: 400,
  defaultPendingMinMs: 0,
  defaultPendingComponent: LoadingState,
  scrollRestoration: true,
})
