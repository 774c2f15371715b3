import { IconEye, IconEyeOff } from '@tabler/icons-react'
import { type ComponentPropsWithRef, type ReactNode, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import css from './plain.module.css'

// The few controls that the first load draws, by hand: everything else uses Mantine's, which then need not be in it.

interface ButtonProps extends ComponentPropsWithRef<'button'> {
  primary?: boolean
  wide?: boolean
  busy?: boolean
}

/** A button; while busy it shows so and cannot be pressed again. */
export function PlainButton({ primary, wide, busy, children, type = 'button', ...rest }: ButtonProps) {
  return (
    <button
      type={type}
      className={css.button}
      data-primary={primary || undefined}
      data-wide={wide || undefined}
      aria-busy={busy || undefined}
      disabled={busy}
      {...rest}
    >
      {busy ? <span className={css.spinner} aria-hidden="true" /> : null}
      {children}
    </button>
  )
}

interface FieldProps extends Omit<ComponentPropsWithRef<'input'>, 'onChange' | 'value' | 'id'> {
  label: string
  value: string
  onChange: (value: string) => void
  error?: string
  /** At the field's right end. */
  beside?: ReactNode
}

/** A labelled line of text with what is wrong about it underneath. */
export function PlainField({ label, value, onChange, error, beside, ...rest }: FieldProps) {
  const id = useId()
  return (
    <div className={css.field}>
      <label className={css.label} htmlFor={id}>
        {label}
      </label>
      <div className={css.line} data-wrong={error ? true : undefined}>
        <input
          id={id}
          className={css.input}
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
          aria-invalid={error ? true : undefined}
          aria-describedby={error ? `${id}-error` : undefined}
          {...rest}
        />
        {beside}
      </div>
      {error ? (
        <p id={`${id}-error`} className={css.error}>
          {error}
        </p>
      ) : null}
    </div>
  )
}

/** A password that can be looked at. */
export function PlainPassword(props: FieldProps) {
  const { t } = useTranslation()
  const [shown, setShown] = useState(false)
  const eye = (
    <button
      type="button"
      className={css.eye}
      aria-label={t('auth.showPassword')}
      aria-pressed={shown}
      onClick={() => setShown(!shown)}
    >
      {shown ? <IconEyeOff size={17} stroke={1.6} /> : <IconEye size={17} stroke={1.6} />}
    </button>
  )
  return <PlainField {...props} type={shown ? 'text' : 'password'} beside={eye} />
}
