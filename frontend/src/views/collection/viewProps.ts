import type { ReactNode } from 'react'
import type { CollectionProps } from '@/app/contracts'
import type { CollectionQuery } from '../search/query'

/** What the collection's screen hands to each kind of view. */
export interface ViewProps extends CollectionProps {
  query: CollectionQuery
  /** Tell the bar how many records there are. */
  onCount: (count: number | null) => void
  /** What is drawn where nothing fits. */
  empty: ReactNode
}
