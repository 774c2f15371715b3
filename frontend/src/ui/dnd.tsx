import {
  DragDropProvider,
  DragOverlay,
  KeyboardSensor,
  PointerSensor,
  useDraggable,
  useDroppable,
} from '@dnd-kit/react'
import type { ReactNode } from 'react'

interface AreaProps {
  /** Something was let go over a place; both by the ids that they were given. */
  onDrop: (item: string, place: string) => void
  /** What is drawn under the pointer. */
  overlay?: (item: string) => ReactNode
  children: ReactNode
}

/** Where things can be dragged, by mouse, touch and keyboard. The one door to the library that does it. */
export function DragArea({ onDrop, overlay, children }: AreaProps) {
  return (
    <DragDropProvider
      sensors={SENSORS}
      onDragEnd={({ canceled, operation }) => {
        const { source, target } = operation
        if (!canceled && source && target) onDrop(String(source.id), String(target.id))
      }}
    >
      {children}
      {overlay ? <DragOverlay dropAnimation={null}>{(source) => overlay(String(source.id))}</DragOverlay> : null}
    </DragDropProvider>
  )
}

/** Enter opens what is dragged; Space lifts it and lets it go. */
const SENSORS = [
  PointerSensor,
  KeyboardSensor.configure({
    keyboardCodes: {
      start: ['Space'],
      cancel: ['Escape'],
      end: ['Space', 'Enter'],
      up: ['ArrowUp'],
      down: ['ArrowDown'],
      left: ['ArrowLeft'],
      right: ['ArrowRight'],
    },
  }),
]

/** Make an element one that can be dragged; `handleRef` where only a part of it (a link, say) is what one takes. */
export function useDragItem(id: string, disabled = false) {
  const { ref, handleRef, isDragSource } = useDraggable({ id, disabled })
  return { ref, handleRef, isDragging: isDragSource }
}

/** Make an element a place to drop on. */
export function useDropPlace(id: string, disabled = false) {
  const { ref, isDropTarget } = useDroppable({ id, disabled })
  return { ref, isOver: isDropTarget }
}
