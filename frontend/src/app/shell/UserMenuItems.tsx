import { Menu } from '@mantine/core'
import { IconKeyboard, IconLogout, IconMail, IconShieldLock, IconUser } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import '@/ui/styles-dialogs'
import { signOut, useBoot } from '../session'
import css from './Sidebar.module.css'

interface Props {
  opened: boolean
  onClose: () => void
}

/** What belongs to the person who is signed in. */
export function UserMenuItems({ opened, onClose }: Props) {
  const { t } = useTranslation()
  const { mailPage } = useBoot()
  const navigate = useNavigate()
  const leave = async () => {
    await signOut()
    await navigate({ to: '/sign-in' })
  }
  return (
    <Menu position="top-start" width={210} opened={opened} onChange={(open) => (open ? undefined : onClose())}>
      <Menu.Target>
        <span className={css.anchor} />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconUser size={15} />} onClick={() => void navigate({ to: '/settings/profile' })}>
          {t('shell.profile')}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconShieldLock size={15} />}
          onClick={() => void navigate({ to: '/settings/security' })}
        >
          {t('settings.security')}
        </Menu.Item>
        <Menu.Item leftSection={<IconKeyboard size={15} />} onClick={() => window.dispatchEvent(helpKey())}>
          {t('shortcuts.help')}
        </Menu.Item>
        {mailPage ? (
          <Menu.Item leftSection={<IconMail size={15} />} component="a" href={mailPage} target="_blank">
            {t('shell.mailPage')}
          </Menu.Item>
        ) : null}
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={15} />} onClick={() => void leave()}>
          {t('shell.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

function helpKey(): KeyboardEvent {
  return new KeyboardEvent('keydown', { key: '?', code: 'Slash', shiftKey: true })
}
