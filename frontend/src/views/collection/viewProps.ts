import type { ReactNode } from 'react'
import type { CollectionProps } from '@/app/contracts'
import type { Place } from '../peek/peek'
import type { CollectionQuery } from '../search/query'

/** What the collection's screen hands to each kind of view. */
export interface ViewProps extends CollectionProps {
  query: CollectionQuery
  /** Tell the bar how many records there are. */
  onCount: (count: number | null) => void
  /** Tell where the record at the side stands among those that are shown. */
  onPlace: (place: Place | null) => void
  /** What is drawn where nothing fits. */
  empty: ReactNode
}
