import { request } from '@/data/http'

export interface Named {
  name: string
  title: string
}

export interface MarketModule extends Named {
  summary: string
  description: string
  icon: string
  family: string
  price: string
  currency: string
  depends: string[]
  /** Whether it has examples that can be added when it is enabled. */
  sampleData: boolean
  state: 'enabled' | 'disabled' | 'new'
  since: string | null
  by: string
  neededBy: Named[]
}

export interface RunStep {
  key: string
  title: string
  state: 'waiting' | 'running' | 'done' | 'failed'
}

export interface ModuleRun {
  run: string
  kind: string
  module: string
  modules: string[]
  state: 'running' | 'done' | 'failed'
  message: string
  steps: RunStep[]
}

export interface Market {
  currency: string
  total: string
  families: { key: string; title: string }[]
  modules: MarketModule[]
  run: ModuleRun | null
}

export interface EnablePreview {
  module: string
  adds: { name: string; title: string; price: string; dataKept: boolean }[]
  price: string
  currency: string
}

export const market = {
  all: (signal?: AbortSignal) => request<Market>('/api/marketplace', { signal }),
  preview: (module: string, signal?: AbortSignal) =>
    request<EnablePreview>(`/api/marketplace/preview?module=${encodeURIComponent(module)}`, { signal }),
  enable: (module: string, sampleData: boolean) =>
    request<ModuleRun>('/api/marketplace/enable', { body: { module, sampleData } }),
  disable: (module: string) => request<ModuleRun>('/api/marketplace/disable', { body: { module } }),
  run: (id: string, signal?: AbortSignal) => request<ModuleRun>(`/api/marketplace/runs/${id}`, { signal }),
}
