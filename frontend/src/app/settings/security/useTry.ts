import { useTranslation } from 'react-i18next'
import { describe } from '@/ui/states'
import { toast } from '@/ui/toasts'

/** Do something; when it is refused, say so. */
export function useTry() {
  const { t } = useTranslation()
  return async (work: () => Promise<unknown>) => {
    try {
      await work()
    } catch (error) {
      const { title, text } = describe(error, t)
      toast(title, { tone: 'danger', detail: text })
    }
  }
}
