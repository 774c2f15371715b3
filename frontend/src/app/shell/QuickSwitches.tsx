import { IconMoon, IconSun } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { queryClient } from '@/data/client'
import { request } from '@/data/http'
import { keys } from '@/data/keys'
import { type Language, switchLanguage } from '@/i18n/setup'
import type { Boot } from '@/spec/types.gen'
import { IconButton } from '@/ui/IconButton'
import { useScheme } from '../scheme'
import { refreshBoot } from '../session'
import css from './Sidebar.module.css'

/** Change the language: the words at once, the server's labels as soon as they arrive. */
export async function chooseLanguage(language: Language) {
  const kept = request('/api/auth/preferences', { body: { language }, quiet: true }).catch(() => undefined)
  queryClient.setQueryData<Boot>(keys.boot, (boot) => boot && { ...boot, user: { ...boot.user, language } })
  await switchLanguage(language, true)
  await kept
  await refreshBoot()
}

/** Theme and language, one press each. */
export function QuickSwitches() {
  const { t, i18n } = useTranslation()
  const { drawn, toggle } = useScheme()
  const other: Language = i18n.language === 'ru' ? 'en' : 'ru'
  return (
    <div className={css.switches}>
      <IconButton label={t(drawn === 'dark' ? 'shell.toLight' : 'shell.toDark')} onClick={toggle}>
        {drawn === 'dark' ? <IconSun size={16} stroke={1.7} /> : <IconMoon size={16} stroke={1.7} />}
      </IconButton>
      <IconButton
        label={`${i18n.language.toUpperCase()}: ${t('shell.toOtherLanguage')}`}
        onClick={() => void chooseLanguage(other)}
      >
        <span className={css.code}>{i18n.language.toUpperCase()}</span>
      </IconButton>
    </div>
  )
}
