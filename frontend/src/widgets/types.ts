import type { ComponentType } from 'react'
import type { RecordData } from '@/data'
import type { FieldSpec } from '@/spec/types.gen'

/** How a value is shown: on a form, in a cell, on a card. */
export interface ValueProps {
  field: FieldSpec
  value: unknown
  /** The record that it stands in: where the amount's currency comes from. */
  record?: Record<string, unknown>
  /** In a table's cell or on a card: one line, no links that would catch a click. */
  cell?: boolean
}

/** How a value is changed: on a form, in a cell, in a filter, in an action's dialog. */
export interface EditorProps {
  field: FieldSpec
  value: unknown
  onChange: (value: unknown) => void
  /** Enter, or an option was picked: in a cell the value is to be kept now. */
  onDone?: (value: unknown) => void
  onCancel?: () => void
  id?: string
  record?: Record<string, unknown>
  autoFocus?: boolean
  cell?: boolean
  disabled?: boolean
  required?: boolean
  invalid?: boolean
  /** What the server says is wrong, a line for each refusal: for widgets of many parts. */
  error?: string
  /** What the field is called, where no label element points at it. */
  label?: string
}

/** One widget covers showing and changing, so that whatever shows in a list can be changed there, too. */
export interface Widget {
  Value: ComponentType<ValueProps>
  Editor?: ComponentType<EditorProps>
}

export type Row = RecordData
