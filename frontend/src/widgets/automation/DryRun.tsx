import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { type DryRun, showTried } from '@/app/actionResult'
import { Dialog } from '@/ui/Dialog'
import { WidgetScopeProvider } from '../scope'
import css from './automation.module.css'
import { type LogEntry, RunLog } from './RunLog'

/** What a rule would do with a record. */
export function DryRunDialog({ run }: { run: DryRun }) {
  const { t } = useTranslation()
  const close = () => showTried(null)
  return (
    <Dialog opened onClose={close} title={t('automation.tried')} size="lg">
      <WidgetScopeProvider type="automation.Rule">
        <p className={css.matches} data-yes={run.matches || undefined}>
          {t(run.matches ? 'automation.matches' : 'automation.matchesNot')}
        </p>
        {run.error ? (
          <p className={css.problem} role="alert">
            {run.error}
          </p>
        ) : null}
        <RunLog entries={run.log as LogEntry[]} linked={false} />
        <p className={css.quiet}>{t('automation.triedHelp')}</p>
        <div className={css.buttons}>
          <Button onClick={close}>{t('common.close')}</Button>
        </div>
      </WidgetScopeProvider>
    </Dialog>
  )
}
