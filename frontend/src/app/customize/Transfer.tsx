import '@/ui/styles-records'
import { Button, FileButton } from '@mantine/core'
import { IconDownload, IconUpload } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { download, request } from '@/data/http'
import { Page } from '@/ui/Page'
import { describe } from '@/ui/states'
import { Tag } from '@/ui/Tag'
import { toast } from '@/ui/toasts'
import { saveFile } from '@/views/exports/useExport'
import { refreshBoot } from '../session'
import css from './customize.module.css'

interface Part {
  kind: 'field' | 'layout' | 'menu'
  title: string
  outcome: 'create' | 'update' | 'same' | 'refused'
  reason: string
}

const TONES = { create: 'green', update: 'blue', same: 'gray', refused: 'red' }

/** The customization as a file: out of this company, and into it after a look at what it would do. */
export function Transfer() {
  const { t } = useTranslation()
  const [file, setFile] = useState<unknown>(null)
  const [parts, setParts] = useState<Part[] | null>(null)
  const [busy, setBusy] = useState(false)
  const attempt = async (work: () => Promise<void>) => {
    setBusy(true)
    try {
      await work()
    } catch (error) {
      const words = describe(error, t)
      toast(words.text || words.title, { tone: 'danger' })
    } finally {
      setBusy(false)
    }
  }
  const out = () =>
    attempt(async () => {
      const { blob, name } = await download('/api/customization/file')
      saveFile(blob, name)
    })
  const look = (chosen: File | null) =>
    attempt(async () => {
      if (!chosen) return
      const content: unknown = JSON.parse(await chosen.text().catch(() => 'null'))
      const found = await request<{ parts: Part[] }>('/api/customization/preview', { body: content })
      setFile(content)
      setParts(found.parts)
    })
  const take = () =>
    attempt(async () => {
      const done = await request<{ parts: Part[] }>('/api/customization/import', { body: file })
      setParts(done.parts)
      setFile(null)
      await refreshBoot()
      toast(t('customize.transfer.done'), { tone: 'success' })
    })
  const count = (parts ?? []).filter((part) => part.outcome === 'create' || part.outcome === 'update').length
  return (
    <Page title={t('customize.transfer.title')} plain>
      <div className={css.transfer}>
        <section className={css.card}>
          <h2>{t('customize.transfer.out')}</h2>
          <p>{t('customize.transfer.outText')}</p>
          <Button variant="default" leftSection={<IconDownload size={16} />} onClick={() => void out()}>
            {t('customize.transfer.download')}
          </Button>
        </section>
        <section className={css.card}>
          <h2>{t('customize.transfer.in')}</h2>
          <p>{t('customize.transfer.inText')}</p>
          <FileButton accept="application/json,.json" onChange={(chosen) => void look(chosen)}>
            {(props) => (
              <Button {...props} variant="default" loading={busy} leftSection={<IconUpload size={16} />}>
                {t('customize.transfer.choose')}
              </Button>
            )}
          </FileButton>
          {parts ? <Outcomes parts={parts} /> : null}
          {parts && file !== null ? (
            <Button disabled={count === 0} loading={busy} onClick={() => void take()}>
              {t('customize.transfer.apply', { count })}
            </Button>
          ) : null}
        </section>
      </div>
    </Page>
  )
}

function Outcomes({ parts }: { parts: readonly Part[] }) {
  const { t } = useTranslation()
  return (
    <table className={css.parts}>
      <thead>
        <tr>
          <th>{t('customize.transfer.what')}</th>
          <th>{t('customize.transfer.outcome')}</th>
        </tr>
      </thead>
      <tbody>
        {parts.map((part, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts of a file have no names
          <tr key={index}>
            <td>
              {t(`customize.transfer.kinds.${part.kind}`)}: {part.title}
            </td>
            <td>
              <Tag tone={TONES[part.outcome]}>{t(`customize.transfer.outcomes.${part.outcome}`)}</Tag> {part.reason}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
