import type { DragSpeech } from '@/ui/dnd'

type Words = (key: string, values?: Record<string, string>) => string

/** What is read out while a card is dragged, by the names of cards and places. */
export function dragSpeech(t: Words, name: (id: string) => string, place: (id: string) => string): DragSpeech {
  return {
    how: t('views.drag.how'),
    lifted: (item) => t('views.drag.lifted', { name: name(item) }),
    over: (item, target) => t('views.drag.over', { name: name(item), place: place(target) }),
    dropped: (item, target) => t('views.drag.dropped', { name: name(item), place: place(target) }),
    cancelled: (item) => t('views.drag.cancelled', { name: name(item) }),
  }
}
