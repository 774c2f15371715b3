import { addWords } from '@/i18n/setup'
import { defineModule } from '../registry'

export const module = defineModule({
  key: 'customization',
  screens: {
    'customization.transfer': async () => {
      const { customizeLocales } = await import('@/app/customize/words')
      await addWords(customizeLocales)
      return (await import('@/app/customize/Transfer')).Transfer
    },
  },
})
