import { Button, Checkbox, Tooltip } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { confirm } from '@/ui/confirm'
import { Dialog } from '@/ui/Dialog'
import { Icon } from '@/ui/Icon'
import { Steps } from '@/ui/Steps'
import { ErrorState, LoadingState } from '@/ui/states'
import { useSubmit } from '@/ui/useSubmit'
import { FormError } from '../auth/AuthCard'
import { useFormat } from '../session'
import { type MarketModule, type ModuleRun, market } from './api'
import '@/ui/styles-dialogs'
import '@/ui/styles-records'
import css from './Marketplace.module.css'

interface Props {
  module: MarketModule | undefined
  all: MarketModule[]
  run: ModuleRun | null
  onRun: (run: ModuleRun) => void
  onOpen: (module: string) => void
  onClose: () => void
}

/** A module in full: what it does, what comes along with it, and the button that enables or disables it. */
export function ModuleDialog({ module, all, run, onRun, onOpen, onClose }: Props) {
  const { t } = useTranslation()
  if (!module) return null
  return (
    <Dialog opened onClose={onClose} size={520} withCloseButton={false} label={module.title}>
      <div className={css.dialogHead}>
        <span className={css.badge} data-large>
          <Icon name={module.icon} size={24} />
        </span>
        <div>
          <h2 className={css.dialogTitle}>{module.title}</h2>
          <p className={css.summary}>{module.summary}</p>
        </div>
      </div>
      {module.description ? <p className={css.description}>{module.description}</p> : null}
      {run ? <Progress run={run} onClose={onClose} /> : null}
      {!run && module.state === 'enabled' ? (
        <Enabled module={module} onRun={onRun} onOpen={onOpen} onClose={onClose} />
      ) : null}
      {!run && module.state !== 'enabled' ? <Enable module={module} all={all} onRun={onRun} onClose={onClose} /> : null}
      <span className="visually-hidden" aria-live="polite">
        {run ? t(`market.runs.${run.state}`) : ''}
      </span>
    </Dialog>
  )
}

function Progress({ run, onClose }: { run: ModuleRun; onClose: () => void }) {
  const { t } = useTranslation()
  return (
    <div className={css.part}>
      <Steps steps={run.steps} />
      {run.state === 'failed' ? <FormError>{run.message || t('market.runs.failed')}</FormError> : null}
      <div className={css.buttons}>
        <Button variant="default" onClick={onClose}>
          {t(run.state === 'running' ? 'market.inBackground' : 'common.close')}
        </Button>
      </div>
    </div>
  )
}

interface EnableProps {
  module: MarketModule
  all: MarketModule[]
  onRun: (run: ModuleRun) => void
  onClose: () => void
}

function Enable({ module, all, onRun, onClose }: EnableProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const preview = useQuery({
    queryKey: ['marketplace-preview', module.name],
    queryFn: ({ signal }) => market.preview(module.name, signal),
    staleTime: 0,
  })
  const [sampleData, setSampleData] = useState(false)
  const { busy, errors, submit } = useSubmit(async () => onRun(await market.enable(module.name, sampleData)))
  if (preview.isPending) return <LoadingState rows={3} />
  if (preview.isError) return <ErrorState error={preview.error} retry={() => void preview.refetch()} compact />
  const { adds, price, currency } = preview.data
  const hasSamples = adds.some((added) => !added.dataKept && all.find(({ name }) => name === added.name)?.sampleData)
  const iconOf = (name: string) => all.find((each) => each.name === name)?.icon ?? 'box'
  const money = (amount: string) => (Number(amount) === 0 ? t('market.free') : format.money(amount, currency, 0))
  return (
    <div className={css.part}>
      <h3 className={css.partTitle}>{t(adds.length > 1 ? 'market.comesAlong' : 'market.adds')}</h3>
      <ul className={css.adds}>
        {adds.map((added) => (
          <li key={added.name} className={css.added}>
            <Icon name={iconOf(added.name)} size={16} />
            <span className={css.addedTitle}>{added.title}</span>
            {added.dataKept ? <span className={css.kept}>{t('market.dataKept')}</span> : null}
            <span className="numeric">{money(added.price)}</span>
          </li>
        ))}
        <li className={css.sum}>
          <span className={css.addedTitle}>{t('market.monthly')}</span>
          <span className="numeric">{money(price)}</span>
        </li>
      </ul>
      {hasSamples ? (
        <Checkbox
          mt="md"
          label={t('market.sample')}
          description={t('market.sampleText')}
          checked={sampleData}
          onChange={(event) => setSampleData(event.currentTarget.checked)}
        />
      ) : null}
      <FormError>{errors['']}</FormError>
      <div className={css.buttons}>
        <Button variant="default" onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button loading={busy} onClick={() => void submit()} data-autofocus>
          {t('market.enable')}
        </Button>
      </div>
    </div>
  )
}

interface EnabledProps {
  module: MarketModule
  onRun: (run: ModuleRun) => void
  onOpen: (module: string) => void
  onClose: () => void
}

function Enabled({ module, onRun, onOpen, onClose }: EnabledProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const why = useId()
  const needed = module.neededBy.length > 0
  const { busy, errors, submit } = useSubmit(async () => {
    const question = {
      title: t('market.disableTitle', { title: module.title }),
      text: t('market.disableText'),
      yes: t('market.disable'),
      danger: true,
    }
    if (await confirm(question)) onRun(await market.disable(module.name))
  })
  return (
    <div className={css.part}>
      {module.since ? (
        <p className={css.since}>{t('market.since', { date: format.date(module.since), by: module.by })}</p>
      ) : null}
      {module.neededBy.length > 0 ? (
        <p className={css.needed} id={why}>
          {t('market.neededBy')}{' '}
          {module.neededBy.map((other, index) => (
            <span key={other.name}>
              {index > 0 ? ', ' : ''}
              <button type="button" className={css.link} onClick={() => onOpen(other.name)}>
                {other.title}
              </button>
            </span>
          ))}
          . {t('market.disableThoseFirst')}
        </p>
      ) : null}
      <FormError>{errors['']}</FormError>
      <div className={css.buttons}>
        <Tooltip label={t('market.disableThoseFirst')} disabled={!needed}>
          <Button
            variant="default"
            color="red"
            loading={busy}
            data-disabled={needed || undefined}
            aria-disabled={needed || undefined}
            aria-describedby={needed ? why : undefined}
            onClick={() => (needed ? undefined : void submit())}
          >
            {t('market.disable')}
          </Button>
        </Tooltip>
        <Button onClick={onClose}>{t('common.close')}</Button>
      </div>
    </div>
  )
}
