import { createContext, useContext } from 'react'
import type { Scope } from '@/spec/expr'
import type { ModelSpec } from '@/spec/types.gen'
import type { Values } from './draft'

export interface FormScope {
  spec: ModelSpec
  values: Values
  /** What conditions are asked about. */
  scope: Scope
  errors: Record<string, string>
  /** Nothing may be changed: no right, or archived. */
  locked: boolean
  set: (name: string, value: unknown) => void
}

export const FormContext = createContext<FormScope | null>(null)

export function useForm(): FormScope {
  const form = useContext(FormContext)
  if (!form) throw new Error('useForm outside a form')
  return form
}
