import { Button } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useTranslation } from 'react-i18next'
import type { ModelSpec } from '@/spec/types.gen'
import { Dialog } from '@/ui/Dialog'
import { ChooseFile } from './ChooseFile'
import css from './imports.module.css'
import { MapColumns } from './MapColumns'
import { Options } from './Options'
import { Outcome } from './Outcome'
import { PastImports } from './PastImports'
import { Preview } from './Preview'
import { STEPS, type Step, useWizard, type Wizard } from './useWizard'

/** Import a table: choose it, say which column is which field, look at what would happen, run, see what became of it. */
export function ImportDialog({ spec, onClose }: { spec: ModelSpec; onClose: () => void }) {
  const { t } = useTranslation()
  const phone = useMediaQuery('(max-width: 720px)', window.innerWidth <= 720, { getInitialValueInEffect: false })
  const wizard = useWizard(spec)
  const { step, progress } = wizard
  return (
    <Dialog
      opened
      onClose={onClose}
      title={`${t('views.import.title')}: ${spec.pluralLabel}`}
      size={820}
      fullScreen={phone}
      closeOnClickOutside={false}
    >
      <StepList step={step} />
      {step === 'file' ? (
        <>
          <ChooseFile busy={wizard.busy} onFile={(file) => void wizard.take(file)} />
          <PastImports spec={spec} onOpen={(id) => void wizard.open(id)} />
        </>
      ) : null}
      {step === 'columns' || step === 'check' ? <FileName wizard={wizard} /> : null}
      {step === 'columns' ? <Columns spec={spec} wizard={wizard} /> : null}
      {step === 'check' ? <Check wizard={wizard} /> : null}
      {step === 'run' && progress ? (
        <Outcome
          spec={spec}
          progress={progress}
          onAgain={wizard.again}
          onClose={onClose}
          onChanged={() => void wizard.refresh()}
        />
      ) : null}
      {wizard.error ? (
        <p className={css.error} role="alert">
          {wizard.error}
        </p>
      ) : null}
    </Dialog>
  )
}

function StepList({ step }: { step: Step }) {
  const { t } = useTranslation()
  const now = STEPS.indexOf(step)
  return (
    <ol className={css.steps} aria-label={t('views.import.steps')}>
      {STEPS.map((name, index) => (
        <li
          key={name}
          className={css.step}
          data-state={index === now ? 'now' : now > index ? 'done' : undefined}
          aria-current={index === now ? 'step' : undefined}
        >
          <span className={css.stepNumber} aria-hidden="true">
            {index + 1}
          </span>
          {t(`views.import.step.${name}`)}
        </li>
      ))}
    </ol>
  )
}

function FileName({ wizard: { uploaded, progress } }: { wizard: Wizard }) {
  const { t } = useTranslation()
  if (!uploaded || !progress) return null
  return (
    <p className={css.about}>
      <strong>{uploaded.fileName}</strong>
      <span role="status">
        {t(progress.state === 'reading' ? 'views.import.stillReading' : 'views.import.rows', { count: progress.total })}
      </span>
    </p>
  )
}

function Columns({ spec, wizard }: { spec: ModelSpec; wizard: Wizard }) {
  const { t } = useTranslation()
  const { uploaded, columns, chosen, missing, busy } = wizard
  if (!uploaded) return null
  return (
    <>
      <MapColumns
        spec={spec}
        uploaded={uploaded}
        columns={columns}
        chosen={chosen}
        onColumns={wizard.setColumns}
        onChosen={wizard.setChosen}
      />
      <Options uploaded={uploaded} columns={columns} chosen={chosen} onChosen={wizard.setChosen} />
      {missing.length > 0 ? (
        <p className={css.hint}>
          {t('views.import.missing', { fields: missing.map((field) => field.label).join(', ') })}
        </p>
      ) : null}
      <div className={css.buttons}>
        <Button variant="default" disabled={busy} onClick={wizard.again}>
          {t('views.import.another')}
        </Button>
        <Button
          loading={busy}
          disabled={Object.keys(chosen.mapping).length === 0 || missing.length > 0}
          onClick={() => void wizard.check()}
        >
          {t('views.import.check')}
        </Button>
      </div>
    </>
  )
}

function Check({ wizard }: { wizard: Wizard }) {
  const { t } = useTranslation()
  const { checked, chosen, progress, busy } = wizard
  if (!checked || !progress) return null
  const reading = progress.state === 'reading'
  return (
    <>
      <Preview checked={checked} chosen={chosen} total={progress.total} onChosen={wizard.setChosen} />
      <div className={css.buttons}>
        <Button variant="default" disabled={busy} onClick={wizard.toColumns}>
          {t('views.import.back')}
        </Button>
        <Button loading={busy} disabled={reading} onClick={() => void wizard.run()}>
          {t(reading ? 'views.import.waitReading' : 'views.import.run')}
        </Button>
      </div>
    </>
  )
}
