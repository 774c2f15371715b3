import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { ViewState } from '@/app/viewState'
import type { ModelSpec } from '@/spec/types.gen'
import { toast } from '@/ui/toasts'
import { NameDialog } from '@/views/saved/NameDialog'
import { settingsOf } from '@/views/saved/savedViews'
import { useSayRefusal } from '@/views/shared/said'
import { type Kind, keepReport } from './reports'

interface Props {
  spec: ModelSpec
  state: ViewState
  view: Kind
  onClose: () => void
}

/** Keep what the collection shows as a report. */
export function SaveReport({ spec, state, view, onClose }: Props) {
  const { t } = useTranslation()
  const say = useSayRefusal()
  const navigate = useNavigate()
  return (
    <NameDialog
      title={t('reports.save')}
      name={spec.pluralLabel}
      onClose={onClose}
      onName={(label) => {
        onClose()
        keepReport(spec.type, label, view, settingsOf(state))
          .then(() => {
            toast(t('reports.saved', { name: label }), { tone: 'success' })
            return navigate({ to: '/s/$screen', params: { screen: 'reports.board' } })
          })
          .catch((error) => say(error, t('reports.failed')))
      }}
    />
  )
}
