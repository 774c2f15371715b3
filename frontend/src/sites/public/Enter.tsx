import '@/ui/styles-fields'
import { Button, TextInput } from '@mantine/core'
import { IconDoorEnter } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Notice } from './Notice'
import { publicHost } from './subdomain'

/** Every company signs in at its own address: this page leads there. */
export function Enter() {
  const { t } = useTranslation()
  const [subdomain, setSubdomain] = useState('')
  const go = (event: FormEvent) => {
    event.preventDefault()
    const name = subdomain.trim().toLowerCase()
    if (/^[a-z0-9-]+$/.test(name))
      window.location.assign(`${window.location.protocol}//${name}.${publicHost()}/sign-in`)
  }
  return (
    <Notice
      icon={<IconDoorEnter size={26} stroke={1.6} />}
      title={t('public.enter.title')}
      text={t('public.enter.text')}
    >
      <form onSubmit={go}>
        <TextInput
          size="md"
          label={t('public.signUp.address')}
          autoFocus
          autoCapitalize="none"
          spellCheck={false}
          value={subdomain}
          onChange={(event) => setSubdomain(event.currentTarget.value)}
          rightSection={<span style={{ paddingRight: 12, whiteSpace: 'nowrap' }}>.{publicHost()}</span>}
          rightSectionProps={{ style: { justifyContent: 'flex-end' } }}
          rightSectionWidth={`${publicHost().length + 3}ch`}
          mb="md"
        />
        <Button type="submit" size="md" fullWidth>
          {t('public.enter.go')}
        </Button>
      </form>
    </Notice>
  )
}
