import { recordLocales } from '@/i18n/locales'
import { addWords } from '@/i18n/setup'
import { defineModule } from '../registry'

export const module = defineModule({
  key: 'reports',
  screens: {
    'reports.board': async () => {
      const [{ Board }] = await Promise.all([import('@/app/reports/Board'), addWords(recordLocales)])
      return Board
    },
  },
})
