import { Button } from '@mantine/core'
import { IconLock } from '@tabler/icons-react'
import { lazy, Suspense, useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useWrites } from '@/data'
import type { ActionSpec, ModelSpec } from '@/spec/types.gen'
import { useSayRefusal } from '@/views/shared/said'
import { AttachButton, AttachedList, dropTarget, keepsFocus, useAttached } from './Attached'
import css from './chatter.module.css'
import { findPeople, useRefreshTalk } from './talk'

const RichText = lazy(() => import('@/widgets/rich/RichText').then((module) => ({ default: module.RichText })))

/** A note to colleagues: it never leaves the company, and looks so. */
export function NoteBox({ spec, id, action }: { spec: ModelSpec; id: string; action: ActionSpec }) {
  const { t } = useTranslation()
  const say = useSayRefusal()
  const refresh = useRefreshTalk(spec.type)
  const { act } = useWrites(spec, [])
  const attached = useAttached(spec.type, id)
  const people = useCallback((search: string) => findPeople(spec.type, id, search), [spec.type, id])
  const [body, setBody] = useState('')
  const [awake, setAwake] = useState(false)
  const [busy, setBusy] = useState(false)
  const send = async () => {
    if (busy || (!body && attached.files.length === 0)) return
    setBusy(true)
    try {
      const attachments = await attached.send()
      const names = attached.files.map((file) => file.name).join(', ')
      const input = { body: body || `<p>${escaped(names)}</p>`, ...(attachments.length ? { attachments } : {}) }
      await act.mutateAsync({ action, id, input })
      setBody('')
      attached.clear()
      refresh()
    } catch (error) {
      say(error, t('chatter.notSent'))
    } finally {
      setBusy(false)
    }
  }
  if (!awake) {
    return (
      <button
        type="button"
        className={css.asleep}
        data-to="colleagues"
        onClick={() => setAwake(true)}
        onFocus={() => setAwake(true)}
      >
        {t('chatter.placeholder')}
      </button>
    )
  }
  return (
    <div className={css.box} data-to="colleagues" {...dropTarget(attached)}>
      <p className={css.goesTo}>
        <IconLock size={13} aria-hidden="true" />
        {t('chatter.goesTo.colleagues')}
      </p>
      <Suspense fallback={<div className={css.asleep}>{t('common.loading')}</div>}>
        <RichText
          value={body}
          onChange={(next) => setBody(String(next))}
          onSend={() => void send()}
          placeholder={t('chatter.placeholder')}
          label={t('chatter.write')}
          people={people}
          onFiles={attached.add}
          autoFocus
        />
      </Suspense>
      <AttachedList attached={attached} />
      <div className={css.sendRow} {...keepsFocus}>
        <AttachButton attached={attached} />
        <span className={css.hint}>{t('chatter.nameHint')}</span>
        <Button
          size="xs"
          color="yellow"
          className={css.noteButton}
          loading={busy}
          disabled={!body && attached.files.length === 0}
          onClick={() => void send()}
        >
          {t('chatter.keepNote')}
        </Button>
      </div>
    </div>
  )
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;')
}
