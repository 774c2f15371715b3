import { useNavigate } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { followResult } from '@/app/actionResult'
import { type ActionResult, useWrites } from '@/data'
import type { ActionSpec, ModelSpec } from '@/spec/types.gen'
import { confirm } from '@/ui/confirm'
import { toast } from '@/ui/toasts'
import { useSayRefusal } from '../shared/said'
import { ActionDialog } from './ActionDialog'
import { actionInput } from './arguments'

export interface Target {
  id?: string
  ids?: readonly string[]
  expectedVersion?: number
  /** The record on whose form it is: some inputs depend on it. */
  record?: Record<string, unknown>
}

interface Asked {
  action: ActionSpec
  target: Target
  values?: Record<string, unknown>
}

/** Run actions: ask what they ask, run, do what the result says, offer to take it back. */
export function useActionRunner(spec: ModelSpec, fields: readonly string[], onDone?: (result: ActionResult) => void) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const say = useSayRefusal()
  const { act } = useWrites(spec, fields)
  const [asked, setAsked] = useState<Asked | null>(null)

  const perform = async (
    { action, target: { record: _record, ...target } }: Asked,
    values: Record<string, unknown>,
  ) => {
    const input = action.arguments.length > 0 ? actionInput(action, values) : undefined
    const done = await act.mutateAsync({ action, ...target, input })
    const said = followResult(
      done.result,
      (type, id) => navigate({ to: '/r/$type/$id', params: { type, id } }),
      (type, where) => navigate({ to: '/r/$type', params: { type }, search: { where, filters: [] } }),
    )
    const back = action.undo ? Object.values(spec.actions).find((item) => item.name === action.undo) : undefined
    const undo =
      back && back.arguments.length === 0
        ? () => act.mutateAsync({ action: back, id: target.id, ids: target.ids }).then(onDone).catch(say)
        : undefined
    if (!said || undo) toast(t('views.actions.done', { action: action.title }), { tone: 'success', undo })
    onDone?.(done)
  }

  const run = async (action: ActionSpec, target: Target, values?: Record<string, unknown>): Promise<boolean> => {
    const request = { action, target, values }
    const complete = values && action.arguments.every((argument) => !argument.required || argument.name in values)
    if (action.arguments.length > 0 && !complete) {
      setAsked(request)
      return true
    }
    if (action.confirm && !(await confirm({ title: action.confirm, yes: action.title, danger: isDanger(action) })))
      return false
    try {
      await perform(request, values ?? {})
      return true
    } catch (error) {
      say(error, t('views.actions.refused', { action: action.title }))
      return false
    }
  }

  const dialog: ReactNode = asked ? (
    <ActionDialog
      action={asked.action}
      values={asked.values}
      record={asked.target.record}
      count={asked.target.ids?.length ?? 1}
      onClose={() => setAsked(null)}
      onRun={async (values) => {
        await perform(asked, values)
        setAsked(null)
      }}
    />
  ) : null
  return { run, dialog, busy: act.isPending }
}

export function isDanger(action: ActionSpec): boolean {
  return action.tone === 'negative' || action.tone === 'danger'
}
