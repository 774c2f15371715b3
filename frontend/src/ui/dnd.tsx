import { Accessibility, PointerActivationConstraints } from '@dnd-kit/dom'
import {
  DragDropProvider,
  DragOverlay,
  KeyboardSensor,
  PointerSensor,
  useDraggable,
  useDroppable,
} from '@dnd-kit/react'
import { type ReactNode, useMemo, useRef } from 'react'

/** What is read out to those who do not see it, with the ids of the item and of the place it is over. */
export interface DragSpeech {
  how: string
  lifted: (item: string) => string
  over: (item: string, place: string) => string
  dropped: (item: string, place: string) => string
  cancelled: (item: string) => string
}

interface AreaProps {
  /** Something was let go over a place; both by the ids that they were given. */
  onDrop: (item: string, place: string) => void
  /** What is drawn under the pointer. */
  overlay?: (item: string) => ReactNode
  speech: DragSpeech
  children: ReactNode
}

/** Where things can be dragged, by mouse, touch and keyboard. The one door to the library that does it. */
export function DragArea({ onDrop, overlay, speech, children }: AreaProps) {
  const latest = useRef(speech)
  latest.current = speech
  const spoken = useMemo(() => Accessibility.configure(speechOptions(() => latest.current)), [])
  return (
    <DragDropProvider
      sensors={SENSORS}
      plugins={(usual) => [...usual.filter((plugin) => plugin !== Accessibility), spoken]}
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

type Options = NonNullable<ConstructorParameters<typeof Accessibility>[1]>

function speechOptions(speech: () => DragSpeech): Options {
  return {
    screenReaderInstructions: { draggable: speech().how },
    announcements: {
      dragstart: ({ operation: { source } }) => (source ? speech().lifted(String(source.id)) : undefined),
      dragover: ({ operation: { source, target } }) =>
        source && target ? speech().over(String(source.id), String(target.id)) : undefined,
      dragend: ({ operation: { source, target }, canceled }) => {
        if (!source) return undefined
        const item = String(source.id)
        return canceled || !target ? speech().cancelled(item) : speech().dropped(item, String(target.id))
      },
    },
  }
}

/** The pixels that a mouse moves with its button down before it drags. Less is a click, which opens what was pressed. */
const DRAG_DISTANCE = 6

/** A mouse drags after a distance, a finger after a while; Enter opens what is dragged, Space lifts it and lets it go. */
const SENSORS = [
  PointerSensor.configure({
    activationConstraints: ({ pointerType }) =>
      pointerType === 'touch'
        ? [new PointerActivationConstraints.Delay({ value: 250, tolerance: 5 })]
        : [new PointerActivationConstraints.Distance({ value: DRAG_DISTANCE })],
  }),
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
