import { Progress as Bar, Button } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { ModelSpec } from '@/spec/types.gen'
import { confirm } from '@/ui'
import { useSayRefusal } from '../shared/said'
import css from './imports.module.css'
import { Counts, Problems } from './Preview'
import { cancelImport, isBusy, type Progress, undoImport } from './useImport'

interface Props {
  spec: ModelSpec
  progress: Progress
  onAgain: () => void
  onClose: () => void
  onChanged: () => void
}

/** How far an import is, and what has become of it. */
export function Outcome({ spec, progress, onAgain, onClose, onChanged }: Props) {
  const { t } = useTranslation()
  const say = useSayRefusal()
  const navigate = useNavigate()
  const { state } = progress
  const act = (work: Promise<unknown>) => {
    work.then(onChanged).catch((error) => say(error, t('views.import.notDone')))
  }
  const undo = async () => {
    const sure = await confirm({
      title: t('views.import.undo'),
      text: t('views.import.undoText'),
      yes: t('views.import.undo'),
      danger: true,
    })
    if (sure) act(undoImport(progress.id))
  }
  const show = () => {
    void navigate({
      to: '/r/$type',
      params: { type: spec.type },
      search: { where: progress.createdWhere ?? undefined },
    })
    onClose()
  }
  if (isBusy(state)) return <Running progress={progress} onCancel={() => act(cancelImport(progress.id))} />
  const undone = state === 'undone'
  const mayUndo = ['done', 'failed', 'cancelled'].includes(state) && progress.created + progress.updated > 0
  return (
    <div role="status">
      <p className={css.summary} data-state={state}>
        {t(`views.import.ended.${state}`)}
      </p>
      {progress.error ? <p className={css.error}>{progress.error}</p> : null}
      {undone ? (
        <Counts
          counts={[
            ['deleted', progress.deleted],
            ['restored', progress.restored],
            ['kept', progress.kept],
          ]}
        />
      ) : (
        <Counts
          counts={[
            ['created', progress.created],
            ['updated', progress.updated],
            ['same', progress.same],
            ['rejected', progress.rejected],
          ]}
        />
      )}
      {undone && progress.keptRows.length > 0 ? <Problems problems={progress.keptRows} /> : null}
      {!undone && progress.problems.length > 0 ? <Problems problems={progress.problems} /> : null}
      <div className={css.buttons}>
        {mayUndo ? (
          <Button variant="subtle" color="red" onClick={() => void undo()}>
            {t('views.import.undo')}
          </Button>
        ) : null}
        {progress.rejected > 0 && !undone ? (
          <Button component="a" variant="default" href={`/api/imports/${progress.id}/rejected`} download>
            {t('views.import.rejectedFile')}
          </Button>
        ) : null}
        <Button variant="default" onClick={onAgain}>
          {t('views.import.another')}
        </Button>
        {progress.createdWhere && !undone ? (
          <Button onClick={show}>{t('views.import.show')}</Button>
        ) : (
          <Button onClick={onClose}>{t('common.close')}</Button>
        )}
      </div>
    </div>
  )
}

function Running({ progress, onCancel }: { progress: Progress; onCancel: () => void }) {
  const { t } = useTranslation()
  const { state, total } = progress
  const position = state === 'undoing' ? progress.deleted + progress.restored + progress.kept : progress.position
  const all = state === 'undoing' ? progress.created + progress.updated : total
  return (
    <div className={css.running} role="status">
      <p>{t(state === 'undoing' ? 'views.import.undoing' : 'views.import.running', { position, total: all })}</p>
      <Bar value={all ? (position / all) * 100 : 0} animated aria-label={t('views.import.title')} />
      {state === 'undoing' ? null : (
        <>
          <Counts
            counts={[
              ['created', progress.created],
              ['updated', progress.updated],
              ['same', progress.same],
              ['rejected', progress.rejected],
            ]}
          />
          <p className={css.hint}>{t('views.import.mayClose')}</p>
          <div className={css.buttons}>
            <Button variant="default" onClick={onCancel}>
              {t('views.import.cancel')}
            </Button>
          </div>
        </>
      )}
    </div>
  )
}
