import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { confirm } from '@/ui/confirm'
import { Icon } from '@/ui/Icon'
import { IconButton } from '@/ui/IconButton'
import { PlainButton, PlainField } from '@/ui/plain'
import { Tag } from '@/ui/Tag'
import { toast } from '@/ui/toasts'
import { useFormat } from '../../session'
import { type PasskeyRow, removePasskey, renamePasskey } from './api'
import { Card } from './Card'
import { PasskeySetUp } from './PasskeySetUp'
import { refreshSecurity } from './Security'
import css from './Security.module.css'
import { useTry } from './useTry'

/** One's passkeys by name: add, rename, remove. */
export function Passkeys({ rows, onDone }: { rows: PasskeyRow[]; onDone: (codes: string[]) => void }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const title = (
    <>
      {t('security.passkeys')}
      {rows.length > 0 ? <Tag tone="success">{rows.length}</Tag> : null}
    </>
  )
  return (
    <Card icon="key" title={title} text={t('security.passkeysText')} on={rows.length > 0}>
      {rows.length > 0 ? (
        <div className={css.rows}>
          {rows.map((row) => (
            <PasskeyLine key={row.id} row={row} />
          ))}
        </div>
      ) : null}
      {open ? (
        <PasskeySetUp
          onDone={(codes) => {
            setOpen(false)
            toast(t('security.passkeyAdded'), { tone: 'success' })
            onDone(codes)
          }}
          onCancel={() => setOpen(false)}
        />
      ) : (
        <div className={css.buttons}>
          <PlainButton onClick={() => setOpen(true)}>{t('security.addPasskey')}</PlainButton>
        </div>
      )}
    </Card>
  )
}

function PasskeyLine({ row }: { row: PasskeyRow }) {
  const { t } = useTranslation()
  const format = useFormat()
  const attempt = useTry()
  const [name, setName] = useState<string | null>(null)
  const rename = (to: string) =>
    attempt(async () => {
      await renamePasskey(row.id, to)
      setName(null)
      await refreshSecurity()
    })
  const remove = async () => {
    const question = { title: t('security.removePasskey', { name: row.name }), text: t('security.removePasskeyText') }
    if (!(await confirm({ ...question, yes: t('security.remove'), danger: true }))) return
    await attempt(async () => {
      await removePasskey(row.id)
      await refreshSecurity()
    })
  }
  if (name !== null) {
    return (
      <form
        className={css.fields}
        onSubmit={(event) => {
          event.preventDefault()
          void rename(name)
        }}
      >
        <PlainField label={t('security.passkeyName')} value={name} onChange={setName} maxLength={80} autoFocus />
        <div className={css.buttons}>
          <PlainButton type="submit" primary>
            {t('common.save')}
          </PlainButton>
          <PlainButton onClick={() => setName(null)}>{t('common.cancel')}</PlainButton>
        </div>
      </form>
    )
  }
  const used = row.lastUsedAt
    ? t('security.lastUsed', { date: format.dateTime(row.lastUsedAt) })
    : t('security.added', { date: format.date(row.createdAt) })
  return (
    <div className={css.row}>
      <div className={css.rowWords}>
        <p className={css.rowTitle}>
          {row.name}
          {row.isSynced ? <Tag>{t('security.synced')}</Tag> : null}
          {row.isCopied ? <Tag tone="danger">{t('security.copied')}</Tag> : null}
        </p>
        <p className={css.rowText}>{row.otherHost ? t('security.otherHost', { host: row.otherHost }) : used}</p>
      </div>
      <IconButton label={t('security.rename')} onClick={() => setName(row.name)}>
        <Icon name="pencil" size={16} />
      </IconButton>
      <IconButton label={t('security.remove')} onClick={() => void remove()}>
        <Icon name="trash" size={16} />
      </IconButton>
    </div>
  )
}
