import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { Refusal } from '@/data'
import { describe as words } from '@/ui/states'
import { toast } from '@/ui/toasts'

/** Say in the corner why something did not happen. */
export function useSayRefusal(): (error: unknown, title?: string) => string {
  const { t } = useTranslation()
  return useCallback(
    (error, title) => {
      const said = words(error, t)
      const text = error instanceof Refusal && error.message ? error.message : said.text
      toast(title ?? said.title, { tone: 'danger', detail: text })
      return text
    },
    [t],
  )
}
