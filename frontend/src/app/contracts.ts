import type { ModelSpec } from '@/spec/types.gen'
import type { RecordState, ViewState } from './viewState'

/** What the route of a record type hands to the collection screen (`views/`). */
export interface CollectionProps {
  spec: ModelSpec
  state: ViewState
  /** Merge into the address; a key that is undefined goes out. `replace` where Back should not stop (typing). */
  setState: (patch: Partial<ViewState>, options?: { replace?: boolean }) => void
}

/** What the route of one record hands to its screen; `id` is null for a new one. */
export interface RecordProps {
  spec: ModelSpec
  id: string | null
  state: RecordState
  setState: (patch: Partial<RecordState>, options?: { replace?: boolean }) => void
  /** Set where it is drawn at the side of a list: the place for the record's menu, and how to go away. */
  panel?: { menu: HTMLElement | null; close: () => void }
}
