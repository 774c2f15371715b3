import { ActionIcon, Button } from '@mantine/core'
import { IconBrackets, IconPlus, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { inputValue, useSpec } from '@/data'
import type { FieldSpec, ModelSpec, Where } from '@/spec/types.gen'
import { takesValue } from '@/views/search/conditions'
import { Editor } from '../Editor'
import { useScope } from '../scope'
import type { EditorProps, ValueProps } from '../types'
import css from './automation.module.css'
import { Choose } from './Choose'
import { replaced, without } from './steps'
import { choicesOf, useStored } from './stored'
import {
  askable,
  firstRow,
  type Group,
  type Part,
  type Row,
  rowOf,
  ruleOperators,
  treeOf,
  whereOf,
  withOperator,
} from './tree'

/** The condition of a rule: comparisons of the record's fields, in groups of which all or any have to hold. */
export function ConditionEditor({ id, field, value, record, onChange }: EditorProps) {
  const { t } = useTranslation()
  const { language } = useScope()
  const { data: spec } = useSpec(String(record?.recordType ?? ''), language)
  return (
    // biome-ignore lint/a11y/useSemanticElements: a form inside a form, without a fieldset's frame
    <div id={id} role="group" aria-label={field.label}>
      {spec ? (
        <Conditions spec={spec} where={(value ?? {}) as Where} onChange={onChange} />
      ) : (
        <p className={css.quiet}>{t('automation.chooseType')}</p>
      )}
    </div>
  )
}

export function ConditionValue(props: ValueProps) {
  return (
    <fieldset className={css.still} disabled>
      <ConditionEditor {...props} onChange={() => undefined} />
    </fieldset>
  )
}

interface ConditionsProps {
  spec: ModelSpec
  where: Where
  onChange: (where: Where) => void
}

/** The editor of a `where`. What is not complete yet lives here alone, until the `where` is changed from elsewhere. */
export function Conditions({ spec, where, onChange }: ConditionsProps) {
  const given = JSON.stringify(where)
  const [kept, setKept] = useState<{ tree: Group; given: string } | null>(null)
  const tree = kept?.given === given ? kept.tree : treeOf(spec, where)
  const put = (next: Group) => {
    const made = whereOf(spec, next)
    setKept({ tree: next, given: JSON.stringify(made) })
    if (JSON.stringify(made) !== given) onChange(made)
  }
  return <GroupPart spec={spec} group={tree} onChange={put} depth={0} />
}

interface GroupProps {
  spec: ModelSpec
  group: Group
  onChange: (group: Group) => void
  onRemove?: () => void
  depth: number
}

function GroupPart({ spec, group, onChange, onRemove, depth }: GroupProps) {
  const { t } = useTranslation()
  const put = (parts: Part[]) => onChange({ ...group, parts })
  return (
    // biome-ignore lint/a11y/useSemanticElements: comparisons that belong together, without a fieldset's frame
    <div className={css.group} role="group" aria-label={t('automation.group')} data-inner={depth > 0 || undefined}>
      {group.parts.length > 1 || depth > 0 ? (
        <div className={css.line}>
          <div className={css.short}>
            <Choose
              label={t('automation.howMany')}
              value={group.any ? 'any' : 'all'}
              choices={[
                { value: 'all', label: t('automation.all') },
                { value: 'any', label: t('automation.any') },
              ]}
              onChange={(chosen) => onChange({ ...group, any: chosen === 'any' })}
            />
          </div>
          {onRemove ? <Remove label={t('automation.removeGroup')} onRemove={onRemove} /> : null}
        </div>
      ) : null}
      {group.parts.length === 0 && depth === 0 ? <p className={css.quiet}>{t('automation.always')}</p> : null}
      {group.parts.map((part, index) => (
        <PartOf
          // biome-ignore lint/suspicious/noArrayIndexKey: comparisons have no names
          key={index}
          spec={spec}
          part={part}
          depth={depth}
          onChange={(next) => put(replaced(group.parts, index, next))}
          onRemove={() => put(without(group.parts, index))}
        />
      ))}
      <div className={css.line}>
        <Button
          variant="subtle"
          size="compact-xs"
          leftSection={<IconPlus size={13} />}
          onClick={() => put([...group.parts, firstRow(spec)])}
        >
          {t('automation.addCondition')}
        </Button>
        {depth < 3 && group.parts.length > 0 ? (
          <Button
            variant="subtle"
            size="compact-xs"
            leftSection={<IconBrackets size={13} />}
            onClick={() => put([...group.parts, { kind: 'group', any: !group.any, parts: [firstRow(spec)] }])}
          >
            {t('automation.addGroup')}
          </Button>
        ) : null}
      </div>
    </div>
  )
}

interface PartProps {
  spec: ModelSpec
  part: Part
  depth: number
  onChange: (part: Part) => void
  onRemove: () => void
}

function PartOf({ spec, part, depth, onChange, onRemove }: PartProps) {
  const { t } = useTranslation()
  if (part.kind === 'group')
    return <GroupPart spec={spec} group={part} onChange={onChange} onRemove={onRemove} depth={depth + 1} />
  if (part.kind === 'row') return <RowPart spec={spec} row={part} onChange={onChange} onRemove={onRemove} />
  return (
    <div className={css.line}>
      <code className={css.special} title={JSON.stringify(part.where)}>
        {t('views.search.special')}
      </code>
      <Remove label={t('automation.removeCondition')} onRemove={onRemove} />
    </div>
  )
}

interface RowProps {
  spec: ModelSpec
  row: Row
  onChange: (row: Row) => void
  onRemove: () => void
}

function RowPart({ spec, row, onChange, onRemove }: RowProps) {
  const { t } = useTranslation()
  const fields = askable(spec)
  const field = spec.fields[row.field]
  const pick = (name: string) => {
    const next = spec.fields[name]
    if (next) onChange(rowOf(next))
  }
  return (
    <div className={css.row}>
      <Choose label={t('automation.field')} value={row.field} choices={choicesOf(fields)} onChange={pick} />
      {field ? (
        <Choose
          label={t('automation.operator')}
          value={row.operator}
          choices={ruleOperators(field).map((value) => ({ value, label: t(`views.operators.${value}`) }))}
          onChange={(value) => onChange(withOperator(row, value as Row['operator']))}
        />
      ) : null}
      {field && takesValue(row.operator) ? (
        <Operand field={operandField(field, row)} row={row} onChange={onChange} />
      ) : (
        <span />
      )}
      <Remove label={t('automation.removeCondition')} onRemove={onRemove} />
    </div>
  )
}

/** "is one of" takes several values, a long text is compared by a line. */
function operandField(field: FieldSpec, row: Row): FieldSpec {
  if (row.operator === 'in' || row.operator === 'notIn') return { ...field, type: field.relation ? 'm2m' : 'choices' }
  return field.type === 'text' || field.type === 'html' ? { ...field, type: 'char' } : field
}

function Operand({ field, row, onChange }: { field: FieldSpec; row: Row; onChange: (row: Row) => void }) {
  const { t } = useTranslation()
  const shown = useStored(field, row.value)
  return (
    <div className={css.box}>
      <Editor
        field={field}
        value={shown}
        label={t('automation.valueOf', { field: field.label })}
        onChange={(value) => onChange({ ...row, value: inputValue(field, value) })}
      />
    </div>
  )
}

export function Remove({ label, onRemove }: { label: string; onRemove: () => void }) {
  return (
    <ActionIcon variant="subtle" color="gray" aria-label={label} onClick={onRemove}>
      <IconX size={14} />
    </ActionIcon>
  )
}
