import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { PlainButton } from '@/ui/plain'
import css from './Security.module.css'

/** Ten codes, shown once: to copy, to save as a file, and then never again. */
export function RecoveryCodes({ codes, onKept }: { codes: string[]; onKept: () => void }) {
  const { t } = useTranslation()
  const [copied, setCopied] = useState(false)
  const text = codes.join('\n')
  const copy = async () => {
    await navigator.clipboard.writeText(text)
    setCopied(true)
  }
  return (
    <div className={css.fields}>
      <p className={css.warning}>{t('security.codesWarning')}</p>
      <ul className={css.codes} aria-label={t('security.codes')}>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className={css.buttons}>
        <PlainButton onClick={() => void copy()}>{copied ? t('common.copied') : t('common.copy')}</PlainButton>
        <PlainButton onClick={() => save(text)}>{t('security.saveFile')}</PlainButton>
        <PlainButton primary onClick={onKept}>
          {t('secret.kept')}
        </PlainButton>
      </div>
    </div>
  )
}

function save(text: string) {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([`${text}\n`], { type: 'text/plain' }))
  link.download = `${window.location.hostname}-recovery-codes.txt`
  link.click()
  URL.revokeObjectURL(link.href)
}
