import { addWords } from '@/i18n/setup'
import { defineModule } from '../registry'

async function words() {
  const { privacyLocales } = await import('@/app/privacy/words')
  await addWords(privacyLocales)
}

export const module = defineModule({
  key: 'privacy',
  screens: {
    'privacy.person': async () => {
      const [{ Person }] = await Promise.all([import('@/app/privacy/Person'), words()])
      return Person
    },
    'privacy.acts': async () => {
      const [{ Acts }] = await Promise.all([import('@/app/privacy/Acts'), words()])
      return Acts
    },
  },
})
