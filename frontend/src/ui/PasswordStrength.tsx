import { useTranslation } from 'react-i18next'
import css from './PasswordStrength.module.css'

const COMMON = /^(password|qwerty|123456|пароль|йцукен|admin|welcome|letmein)/i

/** How hard a password is to guess, 0 to 4: length counts most, variety some, well-known beginnings nothing. */
export function strength(password: string): number {
  if (password.length < 8 || COMMON.test(password)) return password.length === 0 ? 0 : 1
  const kinds = [/[a-zа-яё]/, /[A-ZА-ЯЁ]/, /\d/, /[^\p{L}\d]/u].filter((kind) => kind.test(password)).length
  const different = new Set(password).size
  if (different < 5) return 1
  const points = (password.length >= 10 ? 1 : 0) + (password.length >= 14 ? 1 : 0) + (kinds >= 3 ? 1 : 0)
  return Math.min(4, 1 + points + (password.length >= 18 ? 1 : 0))
}

const WORDS = ['passwords.empty', 'passwords.weak', 'passwords.fair', 'passwords.good', 'passwords.strong']

/** Four bars and a word under a new password's field. */
export function PasswordStrength({ password }: { password: string }) {
  const { t } = useTranslation()
  const points = strength(password)
  return (
    <div className={css.strength} data-points={points}>
      <span className={css.bars} aria-hidden="true">
        {[1, 2, 3, 4].map((bar) => (
          <span key={bar} className={css.bar} data-on={bar <= points || undefined} />
        ))}
      </span>
      <span className={css.word} aria-live="polite">
        {t(WORDS[points] ?? 'passwords.empty')}
      </span>
    </div>
  )
}
