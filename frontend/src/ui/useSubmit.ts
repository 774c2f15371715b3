import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Refusal, Refusals } from '@/data/http'
import { describe } from './states'

/** Sending a small form: whether it is on its way, and what was refused, by field ("" for the form as a whole). */
export function useSubmit(send: () => Promise<unknown>, fields: readonly string[] = []) {
  const { t } = useTranslation()
  const [busy, setBusy] = useState(false)
  const [errors, setErrors] = useState<Record<string, string>>({})
  const submit = async (event?: FormEvent) => {
    event?.preventDefault()
    if (busy) return
    setBusy(true)
    setErrors({})
    try {
      await send()
    } catch (error) {
      setErrors(byField(error, fields, (failure) => describe(failure, t)))
    } finally {
      setBusy(false)
    }
  }
  return { busy, errors, submit, setErrors }
}

/** Refusals by the field that they name, those of fields that the form does not draw under "". */
function byField(
  error: unknown,
  fields: readonly string[],
  words: (error: unknown) => { title: string; text: string },
): Record<string, string> {
  if (!(error instanceof Refusal)) {
    const { title, text } = words(error)
    return { '': `${title}. ${text}` }
  }
  const all = error instanceof Refusals ? error.all : [error]
  const found: Record<string, string> = {}
  for (const one of all) {
    const field = one.path.find((part) => fields.includes(part)) ?? ''
    found[field] ??= one.message
  }
  return found
}
