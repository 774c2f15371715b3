import type { ComponentType } from 'react'
import type { CollectionProps, RecordProps } from '@/app/contracts'

// The registry that the routes /r/$type and /r/$type/$id draw from.

export const loadCollectionScreen = (): Promise<ComponentType<CollectionProps>> =>
  import('./collection/Collection').then((module) => module.Collection)

export const loadRecordScreen = (): Promise<ComponentType<RecordProps>> =>
  import('./form/RecordScreen').then((module) => module.RecordScreen)
