import { Loader, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconCheck, IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Refusal } from '@/data/http'
import { type AddressVerdict, api } from './api'
import css from './SignUp.module.css'
import { publicHost } from './subdomain'

interface Props {
  value: string
  error: string | undefined
  onChange: (value: string) => void
}

/** The company's address, looked up while it is typed; offers another one where it is taken. */
export function AddressField({ value, error, onChange }: Props) {
  const { t } = useTranslation()
  const [settled] = useDebouncedValue(value, 300)
  const found = useQuery({
    queryKey: ['address', settled],
    queryFn: ({ signal }) => api.address(settled, signal),
    enabled: settled.length > 0,
    retry: false,
  })
  const known = settled === value && value !== '' ? found.data : undefined
  const refused = found.error instanceof Refusal ? found.error.message : undefined
  const wrong = error ?? (known && !known.available ? known.message : refused)
  return (
    <div>
      <TextInput
        size="md"
        label={t('public.signUp.address')}
        classNames={{ input: css.address }}
        spellCheck={false}
        autoCapitalize="none"
        autoComplete="off"
        value={value}
        onChange={(event) => onChange(event.currentTarget.value.trim().toLowerCase())}
        leftSection={<Sign waiting={value !== '' && (found.isFetching || settled !== value)} verdict={known} />}
        rightSection={<span className={css.host}>.{publicHost()}</span>}
        rightSectionProps={{ style: { justifyContent: 'flex-end' } }}
        rightSectionWidth={`${publicHost().length + 3}ch`}
        error={wrong}
        aria-describedby="address-verdict"
      />
      <p id="address-verdict" className={css.verdict} aria-live="polite">
        {known?.available ? t('public.signUp.free', { address: `${value}.${publicHost()}` }) : null}
        {known && !known.available && known.suggestion ? (
          <button type="button" className={css.suggestion} onClick={() => onChange(known.suggestion)}>
            {t('public.signUp.suggestion', { address: known.suggestion })}
          </button>
        ) : null}
      </p>
    </div>
  )
}

function Sign({ waiting, verdict }: { waiting: boolean; verdict: AddressVerdict | undefined }) {
  if (waiting) return <Loader size={14} />
  if (!verdict) return null
  return verdict.available ? <IconCheck size={17} className={css.good} /> : <IconX size={17} className={css.bad} />
}
