import type { ComponentType } from 'react'
import type { CollectionProps, RecordProps } from '@/app/contracts'

// The registry that the routes /r/$type and /r/$type/$id draw from. The views replace these two loaders.

export const loadCollectionScreen = (): Promise<ComponentType<CollectionProps>> =>
  import('@/app/records/PlainCollection').then((module) => module.PlainCollection)

export const loadRecordScreen = (): Promise<ComponentType<RecordProps>> =>
  import('@/app/records/PlainRecord').then((module) => module.PlainRecord)
